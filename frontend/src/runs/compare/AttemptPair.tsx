/** Two attempts of one step side by side: how each ended, its figures, and what it was given and gave. */
import { useState } from 'react'
import type { Step } from '@/live/step'
import { Select } from '@/ui/select'
import { readBlob } from '../api'
import { useRunPlace } from '../RunContext'
import { type AttemptFacts, factsOf } from './attempts'
import { MeasureGrid } from './MeasureGrid'
import { Letter } from './Letter'
import { ValuesDiff } from './ValueDiff'

export function AttemptPair({ step }: { step: Step }) {
  const last = step.attempts.length - 1
  const [sides, setSides] = useState({ a: last - 1, b: last })
  const { workspace, runId, readText = (sha256: string) => readBlob(workspace, runId, sha256) } = useRunPlace()
  const [a, b] = [factsOf(step, sides.a), factsOf(step, sides.b)]
  if (!a || !b) return null
  const readers = [readText, readText] as const
  return (
    <section aria-label="Two attempts side by side" className="flex flex-col gap-3 border-t border-line pt-3">
      <h3 className="text-xs font-medium text-muted">Side by side</h3>
      <div className="grid grid-cols-2 gap-3">
        <Side letter="A" step={step} index={sides.a} facts={a} onIndex={(index) => setSides({ ...sides, a: index })} />
        <Side letter="B" step={step} index={sides.b} facts={b} onIndex={(index) => setSides({ ...sides, b: index })} />
      </div>
      <MeasureGrid a={a} b={b} />
      <ValuesDiff a={a.outputs} b={b.outputs} readers={readers} empty="Neither attempt gave anything." />
      <h3 className="text-xs font-medium text-muted">What they were given</h3>
      <ValuesDiff a={a.attempt.inputs} b={b.attempt.inputs} readers={readers} empty="Neither attempt was given anything." />
    </section>
  )
}

interface SideProps {
  letter: string
  step: Step
  index: number
  facts: AttemptFacts
  onIndex: (index: number) => void
}

function Side({ letter, step, index, facts, onIndex }: SideProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-center gap-2">
        <Letter>{letter}</Letter>
        <Select
          aria-label={`Attempt ${letter}`} className="min-w-0 flex-1" value={String(index)} onValueChange={(value) => onIndex(Number(value))}
          choices={step.attempts.map(({ attempt }, at) => ({ value: String(at), label: `Attempt ${attempt}` }))}
        />
      </div>
      <p className="text-xs break-words text-muted">{endOf(facts)}</p>
    </div>
  )
}

function endOf({ attempt: { error, finishedAt } }: AttemptFacts): string {
  if (error) return error.message
  return finishedAt === null ? 'Still at work.' : 'Succeeded.'
}
