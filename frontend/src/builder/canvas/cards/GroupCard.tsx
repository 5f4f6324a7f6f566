/** A folded group: one card in place of its nodes, with the ports that edges reach from outside. */
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { cost, count, plural } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { groupOfCard } from '../../commands/groups'
import type { FlowNode } from '../../editor/view'
import { groupTone, portTone } from '../../kinds/look'
import { FOOT, type Socket } from '../geometry'
import { FoldButton } from '../groups/FoldButton'
import { GroupName, useGroup } from '../groups/GroupName'
import { useGroupRun } from '../groups/useGroupRun'
import { useIsPlain } from './plain'
import { isSameCard } from './sameCard'

const NONE: string[] = []

export const GroupCard = memo(function GroupCard({ id, data }: NodeProps<FlowNode>) {
  const group = useGroup(groupOfCard(id) ?? '')
  const run = useGroupRun(group?.nodes ?? NONE)
  const isPlain = useIsPlain()
  if (!group) return null
  return (
    <article aria-label={`Group ${group.name}, folded`} data-group={group.id} data-status={run.status} data-small={isPlain || undefined} className="node-card group-card" style={{ '--group': groupTone(group.colour) } as React.CSSProperties}>
      <header className="flex h-11 items-center gap-1.5 px-2">
        <FoldButton group={group} />
        <GroupName group={group} />
        {run.status !== 'idle' && <span className="ml-auto flex"><StatusIcon status={run.status} /></span>}
      </header>
      {data.layout.sockets.map((socket) => <CrossingPort key={socket.id} socket={socket} isPlain={isPlain} />)}
      <footer className="tabular absolute inset-x-0 bottom-0 flex items-center gap-1.5 border-t border-line px-2.5 text-2xs text-muted" style={{ height: FOOT }}>
        <span>{plural(group.nodes.length, 'node')}</span>
        {run.tokens > 0 && <><span>{count(run.tokens)} tok</span><span>{cost(run.cost)}</span></>}
      </footer>
    </article>
  )
}, isSameCard)

/** Edges are drawn at the nodes themselves: open the group for that. */
function CrossingPort({ socket: { id, port, side, x, y }, isPlain }: { socket: Socket; isPlain: boolean }) {
  const isInput = side === 'input'
  return (
    <>
      {!isPlain && (
        <span className={`pointer-events-none absolute max-w-[112px] truncate text-2xs text-muted ${isInput ? '' : 'text-right'}`} style={isInput ? { left: 12, top: y - 8 } : { right: 12, top: y - 8 }}>
          {port.title}
        </span>
      )}
      <Handle
        id={id} type={isInput ? 'target' : 'source'} position={isInput ? Position.Left : Position.Right} isConnectable={false} className="port-dot" data-wired
        style={{ left: x, top: y, right: 'auto', '--port': portTone(port.type) } as React.CSSProperties} role="img" aria-label={`${side} ${port.title}, ${port.type}`}
      />
    </>
  )
}
