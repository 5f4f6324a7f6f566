/** A container: a frame around the nodes that run per item or per round, with ports on its inside. */
import { NodeResizer, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useDraft, useEditor } from '../../editor/session'
import type { FlowNode } from '../../editor/view'
import { iconTone, kindId } from '../../kinds/look'
import { BreakpointDot } from '../breakpoints/BreakpointDot'
import { CardHead } from './CardHead'
import { useStepStatus } from './liveStep'
import { PlainHead } from './PlainFace'
import { useIsPlain } from './plain'
import { useNodeProblems, worstOf } from './problems'
import { isSameCard } from './sameCard'
import { Sockets } from './Sockets'
import { TurnMark } from './TurnMark'
import { HEAD, RAIL } from '../geometry'
import { useResize } from './useResize'

export const ContainerCard = memo(function ContainerCard({ id, data, selected }: NodeProps<FlowNode>) {
  const { kinds, canEdit } = useEditor()
  const node = useDraft((state) => state.nodes[id])
  const isEmpty = useDraft((state) => !Object.values(state.nodes).some((each) => each.parent === id))
  const problems = useNodeProblems(id)
  const onResizeEnd = useResize(id)
  const status = useStepStatus(id)
  const isPlain = useIsPlain()
  if (!node) return null
  const kind = kinds[node.kind]
  const title = node.title || kind?.title || node.kind
  return (
    <article
      className="node-card !bg-panel/70" data-node-card={id} data-kind={node.kind}
      data-status={status} data-problem={worstOf(problems)} data-disabled={node.disabled || undefined}
      data-plain={isPlain || undefined} style={iconTone(node.kind)}
    >
      {selected && canEdit && !node.locked && (
        <NodeResizer minWidth={480} minHeight={200} onResizeEnd={onResizeEnd} lineClassName="!border-transparent" handleClassName="resize-corner" />
      )}
      {isPlain ? <PlainHead id={id} title={title} problems={problems} /> : (
        <CardHead id={id} kindId={kindId(node.kind)} icon={kind?.icon} title={title} subtitle={kind?.help} problems={problems} />
      )}
      <div
        className="absolute right-0 bottom-0 left-0 flex items-center justify-center rounded-b-lg border-t border-line text-2xs text-muted"
        style={{ top: HEAD, marginLeft: RAIL, marginRight: RAIL, borderInline: '1px dashed var(--line)' }}
      >
        {isEmpty && 'Drop nodes here'}
      </div>
      <TurnMark id={id} />
      <BreakpointDot id={id} isOffered={!isPlain} />
      <Sockets node={id} sockets={data.layout.sockets} isPlain={isPlain} />
    </article>
  )
}, isSameCard)
