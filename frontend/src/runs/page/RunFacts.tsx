/** The run's figures, ticking while it runs. */
import type { ReactNode } from 'react'
import { useRunChip } from '@/live/hooks'
import { useRunStore } from '@/live/runStore'
import { ago, cost, count } from '@/ui/format'
import type { Run } from '../api'
import { EvidenceButton } from '../chip/EvidenceButton'
import { RunElapsed } from '../chip/RunElapsed'
import { showRunEvidence } from '../evidence'

/** A shared run names neither who started it nor its revision. */
type KnownFacts = Pick<Run, 'created_at'> & Partial<Pick<Run, 'started_by' | 'revision'>>

export function RunFacts({ run }: { run: KnownFacts }) {
  const chip = useRunChip()
  const steps = useRunStore((state) => state.steps.size)
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-md border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Fact name="Time">{chip?.startedAt ? <EvidenceButton title="Show the step that took longest" onClick={() => showRunEvidence('attempts')}><RunElapsed from={chip.startedAt} to={chip.finishedAt} /></EvidenceButton> : '–'}</Fact>
      <Fact name="Tokens"><Charged>{count(chip?.tokens ?? 0)}</Charged></Fact>
      <Fact name="Cost"><Charged>{cost(chip?.cost ?? '0')}{chip?.costIsComplete === false && ' + unknown'}</Charged></Fact>
      <Fact name="Steps">{count(steps)}</Fact>
      <Fact name="Started"><time dateTime={run.created_at} title={new Date(run.created_at).toLocaleString('en')}>{ago(run.created_at)}</time>{run.started_by && ` by ${run.started_by}`}</Fact>
      <Fact name="Revision">{run.revision ? <code className="font-mono text-xs" title={run.revision}>{run.revision.slice(0, 10)}</code> : '–'}</Fact>
    </dl>
  )
}

function Charged({ children }: { children: ReactNode }) {
  return <EvidenceButton title="Show the dearest step’s charges" onClick={() => showRunEvidence('cost')}>{children}</EvidenceButton>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-raised px-3 py-2">
      <dt className="text-2xs text-muted">{name}</dt>
      <dd className="tabular truncate text-base font-medium">{children}</dd>
    </div>
  )
}
