/** Two lines in the middle of a card: what the step says while it runs and after, else what its settings say. */
import { useNodeView, useStepText, useTextOf } from '@/live/hooks'
import { Skeleton } from '@/ui/skeleton'
import type { NodeValue } from '../../draft/values'
import type { NodeKind } from '../../kinds/types'
import { FOOT, STRIP } from '../geometry'
import { sayState, summarise } from './summary'

const SMALL = 'text-2xs leading-4 break-words'
const LINES = `line-clamp-2 max-h-8 ${SMALL}`
/** Of a fixed size and cut, not clamped: it changes with every token, and only so is it laid out by itself. */
const LIVE = `h-8 overflow-hidden contain-strict ${SMALL}`

export function LiveStrip({ id, node, kind }: { id: string; node: NodeValue; kind: NodeKind | undefined }) {
  const view = useNodeView(id)
  const text = useStepText(id, 76)
  const { isHere, problem } = useTextOf(id)
  if (view?.status === 'failed' && view.latest.error) return <Strip><p className={`${LINES} text-danger`}>{view.latest.error.message}</p></Strip>
  if (view?.status === 'held') return <Strip><p className={`${LINES} font-medium text-waiting`}>Held before it goes on</p></Strip>
  if (view?.status === 'asking') return <Strip><p className={`${LINES} font-medium text-waiting`}>{view.latest.approval?.question || 'Waits for a person'}</p></Strip>
  if (view && !isHere) return <Strip>{problem === null ? <Skeleton className="mt-1 h-3 w-2/3" /> : <p className={`${LINES} text-muted`}>What it gave could not be loaded</p>}</Strip>
  if (view && view.status !== 'skipped') return <Strip><p ref={text} data-live-text className={`${LIVE} text-fg`} /></Strip>
  return <Strip><p className={`${LINES} text-muted`}>{summarise(node, kind) || (kind ? sayState(node, kind) : 'This kind is not known here')}</p></Strip>
}

function Strip({ children }: { children: React.ReactNode }) {
  return <div className="absolute inset-x-0 overflow-hidden border-t border-line px-2.5 py-1.5" style={{ bottom: FOOT, height: STRIP }}>{children}</div>
}
