/** The Input and Output cards: what the agent takes and what it gives. */
import type { NodeProps } from '@xyflow/react'
import { memo } from 'react'
import type { FlowNode } from '../../editor/view'
import { INPUT_ID } from '../../kinds/types'
import { CardHead } from './CardHead'
import { useStepStatus } from './liveStep'
import { useNodeProblems, worstOf } from './problems'
import { Sockets } from './Sockets'

export const IoCard = memo(function IoCard({ id, data }: NodeProps<FlowNode>) {
  const problems = useNodeProblems(id)
  const isInput = id === INPUT_ID
  return (
    <article className="node-card" data-node-card={id} data-status={useStepStatus(id)} data-problem={worstOf(problems)}>
      <CardHead
        id={id} kindId={id} title={isInput ? 'Input' : 'Output'} problems={problems}
        subtitle={isInput ? 'What a run is given' : 'What a run answers'}
      />
      {data.layout.sockets.length === 0 && (
        <p className="px-2.5 pt-0.5 text-2xs text-muted">{isInput ? 'No inputs yet: select to add one' : 'Drop an edge here to answer with it'}</p>
      )}
      <Sockets node={id} sockets={data.layout.sockets} />
    </article>
  )
})
