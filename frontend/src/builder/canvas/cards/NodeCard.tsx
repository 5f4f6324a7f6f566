/** One node on the canvas: draws the node it is given, subscribes only to its own step. */
import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useDraft, useEditor } from '../../editor/session'
import type { FlowNode } from '../../editor/view'
import { iconTone, kindId } from '../../kinds/look'
import { BreakpointDot } from '../breakpoints/BreakpointDot'
import { CardFoot } from './CardFoot'
import { CardHead } from './CardHead'
import { LiveStrip } from './LiveStrip'
import { useStepStatus } from './liveStep'
import { PlainBody, PlainHead } from './PlainFace'
import { useIsPlain } from './plain'
import { useNodeProblems, worstOf } from './problems'
import { isSameCard } from './sameCard'
import { Sockets } from './Sockets'

export const NodeCard = memo(function NodeCard({ id, data }: NodeProps<FlowNode>) {
  const { kinds } = useEditor()
  const node = useDraft((state) => state.nodes[id])
  const problems = useNodeProblems(id)
  const status = useStepStatus(id)
  const isPlain = useIsPlain()
  if (!node) return null
  const kind = kinds[node.kind]
  const title = node.title || kind?.title || node.kind
  return (
    <article
      className="node-card"
      data-node-card={id}
      data-kind={node.kind}
      data-status={status}
      data-problem={worstOf(problems)}
      data-disabled={node.disabled || undefined}
      data-plain={isPlain || undefined}
      style={iconTone(node.kind)}
    >
      {isPlain ? <PlainHead id={id} title={title} problems={problems} /> : (
        <CardHead
          id={id} kindId={kindId(node.kind)} icon={kind?.icon} title={title}
          subtitle={node.title && node.title !== kind?.title ? (kind?.title ?? `Unknown kind ${node.kind}`) : kind?.help} problems={problems}
        />
      )}
      <BreakpointDot id={id} isOffered={!isPlain} />
      <Sockets node={id} sockets={data.layout.sockets} isPlain={isPlain} />
      {isPlain ? <PlainBody id={id} node={node} kind={kind} /> : (
        <>
          <LiveStrip id={id} node={node} kind={kind} />
          <CardFoot id={id} node={node} hidden={data.hidden} />
        </>
      )}
    </article>
  )
}, isSameCard)
