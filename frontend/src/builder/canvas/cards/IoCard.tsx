/** The Input and Output cards: what the agent takes and what it gives. */
import type { NodeProps } from '@xyflow/react'
import { Plus } from 'lucide-react'
import { memo } from 'react'
import { Button } from '@/ui/button'
import { useEditor } from '../../editor/session'
import { select } from '../../editor/view'
import type { FlowNode } from '../../editor/view'
import { iconTone } from '../../kinds/look'
import { INPUT_ID } from '../../kinds/types'
import { CardHead } from './CardHead'
import { useStepStatus } from './liveStep'
import { PlainHead } from './PlainFace'
import { useIsPlain } from './plain'
import { useNodeProblems, worstOf } from './problems'
import { isSameCard } from './sameCard'
import { Sockets } from './Sockets'

function AddInput() {
  const { draft, view, canEdit } = useEditor()
  const add = () => {
    draft.dispatch([{ type: 'set_input', name: 'text', value: { type: 'text' } }])
    select(view, [INPUT_ID])
  }
  return <Button size="sm" variant="ghost" className="nodrag ml-1.5 text-muted" disabled={!canEdit} onClick={add}><Plus /> Add an input</Button>
}

export const IoCard = memo(function IoCard({ id, data }: NodeProps<FlowNode>) {
  const problems = useNodeProblems(id)
  const status = useStepStatus(id)
  const isPlain = useIsPlain()
  const isInput = id === INPUT_ID
  const title = isInput ? 'Input' : 'Output'
  return (
    <article
      className="node-card" data-node-card={id} data-kind={id} data-status={status} data-problem={worstOf(problems)}
      data-plain={isPlain || undefined} style={iconTone(id)}
    >
      {isPlain ? <PlainHead id={id} title={title} problems={problems} /> : (
        <CardHead id={id} kindId={id} title={title} problems={problems} subtitle={isInput ? 'What a run is given' : 'What a run answers'} />
      )}
      {data.layout.sockets.length === 0 && !isPlain && (
        isInput ? <AddInput /> : <p className="px-2.5 pt-0.5 text-2xs text-muted">Drop an edge here to answer with it</p>
      )}
      <Sockets node={id} sockets={data.layout.sockets} isPlain={isPlain} />
    </article>
  )
}, isSameCard)
