/** One port: its dot, coloured by type, and its name; while an edge is drawn it shows whether it fits. */
import { Handle, Position } from '@xyflow/react'
import { Tooltip } from '@/ui/tooltip'
import { edgeBetween, refuseEdge } from '../../commands/connect'
import type { PortRef } from '../../commands/lookup'
import { useDraft, useEditor, useView } from '../../editor/session'
import { portTone } from '../../kinds/look'
import { GHOST, type Socket } from '../geometry'

interface PortDotProps {
  node: string
  socket: Socket
  wired: boolean
}

export function PortDot({ node, socket, wired }: PortDotProps) {
  const { port, side, inner, id, x, y } = socket
  const match = usePortMatch({ node, port: port.name, side, inner })
  return (
    <Tooltip content={<PortHint socket={socket} />} side={x === 0 ? 'left' : 'right'} isClear>
      <Handle
        id={id}
        type={side === 'input' ? 'target' : 'source'}
        position={side === 'input' ? Position.Left : Position.Right}
        className="port-dot"
        style={{ left: x, top: y, right: 'auto', '--port': portTone(port.type) } as React.CSSProperties}
        data-port={port.name}
        data-node={node}
        data-socket={id}
        data-wired={wired || undefined}
        data-fits={match === 'fits' || undefined}
        data-refused={match === 'refused' || undefined}
        data-list={port.type.startsWith('list of ') || undefined}
        data-tool={port.type === 'tool' || undefined}
        data-ghost={port.help === GHOST || undefined}
        role="img"
        aria-label={`${side} ${port.name}, ${port.type}`}
      />
    </Tooltip>
  )
}

function PortHint({ socket: { port } }: { socket: Socket }) {
  return (
    <span className="flex flex-col gap-0.5">
      <span className="flex items-center gap-2">
        <span className="font-medium">{port.title || port.name}</span>
        <span className="font-mono text-2xs text-muted">{port.type}</span>
        {port.required && <span className="text-2xs text-muted">required</span>}
      </span>
      {port.help && <span className="text-muted">{port.help}</span>}
    </span>
  )
}

function usePortMatch(ref: PortRef): 'fits' | 'refused' | null {
  const { kinds } = useEditor()
  const from = useView((view) => view.connecting)
  return useDraft((state) => {
    if (!from || (from.node === ref.node && from.port === ref.port && from.side === ref.side && from.inner === ref.inner)) return null
    const edge = edgeBetween(from, ref)
    return edge && refuseEdge(state, kinds, edge) === null ? 'fits' : 'refused'
  })
}
