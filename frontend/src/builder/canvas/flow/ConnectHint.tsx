/** Near the pointer, while an edge is drawn: why the port below it cannot take the edge. */
import { useEffect, useRef, useState } from 'react'
import { edgeBetween, refuseEdge } from '../../commands/connect'
import { useEditor, useView } from '../../editor/session'
import { portRef } from './useConnectGesture'

export function ConnectHint() {
  const isConnecting = useView((view) => view.connecting !== null)
  return isConnecting ? <FollowingHint /> : null
}

function FollowingHint() {
  const { draft, kinds, view } = useEditor()
  const [reason, setReason] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const onMove = (event: PointerEvent) => {
      const port = nearestPort(event.clientX, event.clientY)
      const from = view.getState().connecting
      const edge = port && from && edgeBetween(from, portRef(port.node, port.socket))
      const same = port && from && port.node === from.node && !edge
      setReason(edge ? refuseEdge(draft.store.getState(), kinds, edge) : port && !same ? 'Wire an output to an input.' : null)
      if (box.current) box.current.style.transform = `translate(${event.clientX + 14}px, ${event.clientY + 14}px)`
    }
    window.addEventListener('pointermove', onMove)
    return () => window.removeEventListener('pointermove', onMove)
  }, [draft, kinds, view])
  return (
    <div ref={box} className="pointer-events-none fixed top-0 left-0 z-60" role="status">
      {reason && <p className="max-w-64 rounded-sm border border-danger/50 bg-raised px-2 py-1 text-xs text-danger shadow-pop">{reason}</p>}
    </div>
  )
}

function nearestPort(x: number, y: number): { node: string; socket: string } | null {
  const dot = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-socket]')
  const { node, socket } = dot?.dataset ?? {}
  return node && socket ? { node, socket } : null
}
