import { useStatus } from '../../editor/session'

/** The hue of another person who has selected this node, if anyone has. */
export function usePeerHue(id: string): number | null {
  return useStatus((status) => status.peers.find((peer) => peer.selection?.includes(id))?.user.hue ?? null)
}

export function peerStyle(hue: number | null): React.CSSProperties | undefined {
  return hue === null ? undefined : ({ '--peer': `oklch(0.65 0.15 ${hue})` } as React.CSSProperties)
}
