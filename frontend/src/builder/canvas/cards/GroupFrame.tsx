/** The frame of an open group: behind its nodes, with its name above them. Only the head takes the pointer. */
import type { NodeProps } from '@xyflow/react'
import { Lock } from 'lucide-react'
import { memo } from 'react'
import { cost } from '@/ui/format'
import { StatusIcon } from '@/ui/status-icon'
import { groupOfCard } from '../../commands/groups'
import type { FlowNode } from '../../editor/view'
import { groupTone } from '../../kinds/look'
import { FoldButton } from '../groups/FoldButton'
import { FRAME_HEAD } from '../groups/frames'
import { GroupName, useGroup } from '../groups/GroupName'
import { useGroupRun } from '../groups/useGroupRun'
import { useIsPlain } from './plain'
import { isSameCard } from './sameCard'

const NONE: string[] = []

export const GroupFrame = memo(function GroupFrame({ id, selected, draggable }: NodeProps<FlowNode>) {
  const group = useGroup(groupOfCard(id) ?? '')
  const run = useGroupRun(group?.nodes ?? NONE)
  const isPlain = useIsPlain()
  if (!group) return null
  return (
    <section
      aria-label={`Group ${group.name}`} data-group={group.id} data-selected={selected || undefined} data-small={isPlain || undefined} className="group-frame"
      style={{ '--group': groupTone(group.colour) } as React.CSSProperties}
    >
      <header className="group-head pointer-events-auto flex items-center gap-1.5 px-2" style={{ height: FRAME_HEAD }}>
        <FoldButton group={group} />
        <GroupName group={group} />
        <span className="ml-auto flex shrink-0 items-center gap-1.5 text-2xs text-muted tabular">
          {run.tokens > 0 && cost(run.cost)}
          {run.status !== 'idle' && <StatusIcon status={run.status} />}
          {!draggable && <Lock aria-label="Holds a locked node" className="size-3" />}
        </span>
      </header>
    </section>
  )
}, isSameCard)
