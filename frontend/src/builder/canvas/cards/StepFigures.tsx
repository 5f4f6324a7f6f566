/** What a node's steps used in the run that is shown: how many, tokens, cost, time, each a way to what it was made of. */
import type { ReactNode } from 'react'
import type { NodeView } from '@/live/node'
import { REUSED } from '@/live/reused'
import { EvidenceButton } from '@/runs/chip/EvidenceButton'
import { RunElapsed } from '@/runs/chip/RunElapsed'
import { type EvidenceTab, showEvidence } from '@/runs/evidence'
import { cost, count, plural } from '@/ui/format'

export function StepFigures({ view }: { view: NodeView }) {
  const tokens = view.tokensIn + view.tokensOut
  return (
    <span className="flex min-w-0 flex-1 gap-1.5 truncate">
      {view.steps > 1 && <span>{view.steps}×</span>}
      {view.latest.reused && <span title={REUSED[view.latest.reused].hint}>{REUSED[view.latest.reused].label}</span>}
      {tokens > 0 && <Figure view={view} tab="cost" says={plural(tokens, 'token')}>{count(tokens)} tok</Figure>}
      {tokens > 0 && <Figure view={view} tab="cost" says={view.costIsComplete ? `Cost ${cost(view.cost)}` : 'Unknown cost'}>{view.costIsComplete ? cost(view.cost) : '? $'}</Figure>}
      <Figure view={view} tab="attempts" says="Show its attempts"><RunElapsed from={view.latest.startedAt} to={view.latest.finishedAt} holds={view.latest.holds} /></Figure>
    </span>
  )
}

interface FigureProps {
  view: NodeView
  tab: EvidenceTab
  says: string
  children: ReactNode
}

/** Out of the keyboard's walk, which is from card to card: the step's row and its detail have the same by key. */
function Figure({ view, tab, says, children }: FigureProps) {
  return <EvidenceButton tabIndex={-1} title={says} onClick={() => showEvidence(view.latest.path, tab)}>{children}</EvidenceButton>
}
