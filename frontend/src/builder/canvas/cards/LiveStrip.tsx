/** Two lines in the middle of a card: what the step says while it runs and after, else what its settings say. */
import { useNodeView, useStepText, useTextOf } from '@/live/hooks'
import { Skeleton } from '@/ui/skeleton'
import type { NodeValue } from '../../draft/values'
import type { NodeKind } from '../../kinds/types'
import { FOOT, STRIP } from '../geometry'
import { sayState, summarise } from './summary'

const LINES = { 1: 'truncate', 2: 'line-clamp-2 max-h-8 break-words' }
/** Of a fixed size and cut, not clamped: it changes with every token, and only so is it laid out by itself. */
const LIVE = { 1: 'h-6 overflow-hidden contain-strict whitespace-nowrap', 2: 'h-8 overflow-hidden contain-strict break-words' }

interface StripProps {
  id: string
  node: NodeValue
  kind: NodeKind | undefined
}

export function LiveStrip(props: StripProps) {
  return (
    <div className="absolute inset-x-0 overflow-hidden border-t border-line px-2.5 py-1.5 text-2xs leading-4" style={{ bottom: FOOT, height: STRIP }}>
      <Words {...props} lines={2} tail={76} />
    </div>
  )
}

export function Words({ id, node, kind, lines, tail }: StripProps & { lines: 1 | 2; tail: number }) {
  const view = useNodeView(id)
  const text = useStepText(id, tail)
  const { isHere, problem } = useTextOf(id)
  if (view?.status === 'failed' && view.latest.error) return <p className={`${LINES[lines]} text-danger`}>{view.latest.error.message}</p>
  if (view?.status === 'held') return <p className={`${LINES[lines]} font-medium text-waiting`}>Held before it goes on</p>
  if (view?.status === 'asking') return <p className={`${LINES[lines]} font-medium text-waiting`}>{view.latest.approval?.question || 'Waits for a person'}</p>
  if (view && !isHere) return problem === null ? <Skeleton className="mt-1 h-3 w-2/3" /> : <p className={`${LINES[lines]} text-muted`}>What it gave could not be loaded</p>
  if (view && view.status !== 'skipped') return <p ref={text} data-live-text className={`${LIVE[lines]} text-fg`} />
  return <p className={`${LINES[lines]} text-muted`}>{summarise(node, kind) || (kind ? sayState(node, kind) : 'This kind is not known here')}</p>
}
