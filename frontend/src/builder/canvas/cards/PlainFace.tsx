/** A card seen from further away: its icon, its title, where its step stands and what it used, all large enough to be read. */
import { useNodeView } from '@/live/hooks'
import { StatusIcon } from '@/ui/status-icon'
import { cost, count } from '@/ui/format'
import type { NodeValue, Problem } from '../../draft/values'
import { useView } from '../../editor/session'
import type { NodeKind } from '../../kinds/types'
import { CardMarks } from './CardHead'
import { Words } from './LiveStrip'
import { useStepStatus } from './liveStep'

/** The icon is painted by the card itself: see PlainIcons. */
export function PlainHead({ id, title, problems }: { id: string; title: string; problems: Problem[] }) {
  const status = useStepStatus(id)
  return (
    <>
      <h3 className="line-clamp-2 min-w-0 flex-1 text-xl leading-6 font-medium break-words">{title}</h3>
      <CardMarks id={id} problems={problems} />
      {status !== 'idle' && <StatusIcon status={status} />}
    </>
  )
}

export function PlainBody({ id, node, kind }: { id: string; node: NodeValue; kind: NodeKind | undefined }) {
  // Whoever chooses one card wants to read on there; the words of a hundred would only cost.
  const isChosen = useView(({ selection }) => selection.length === 1 && selection[0] === id)
  if (!isChosen) return <PlainFigures id={id} />
  return <div className={FOOT_LINE}><Words id={id} node={node} kind={kind} lines={1} tail={22} /></div>
}

const FOOT_LINE = 'absolute inset-x-4 bottom-2 h-6 truncate text-lg leading-6 text-muted'

function PlainFigures({ id }: { id: string }) {
  const view = useNodeView(id)
  const tokens = view ? view.tokensIn + view.tokensOut : 0
  if (!view || tokens === 0) return null
  return <p className={`tabular ${FOOT_LINE}`}>{count(tokens)} tok · {view.costIsComplete ? cost(view.cost) : '? $'}</p>
}
