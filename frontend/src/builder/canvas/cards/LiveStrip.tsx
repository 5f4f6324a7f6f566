/** Two lines in the middle of a card: streaming text while the step runs, else what its settings say. */
import type { NodeValue } from '../../draft/values'
import type { NodeKind } from '../../kinds/types'
import { summarise } from './summary'

export function LiveStrip({ node, kind }: { id: string; node: NodeValue; kind: NodeKind | undefined }) {
  const text = summarise(node, kind)
  return (
    <div className="px-2.5 py-1.5">
      <p className="line-clamp-2 max-h-8 text-2xs leading-4 break-words text-muted">{text || (kind ? 'Not set up yet' : 'This kind is not known here')}</p>
    </div>
  )
}
