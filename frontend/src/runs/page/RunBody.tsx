/** A run's failure, what it asks people, its steps over time, and the step or the run in detail: the same live, from a link and from a file. */
import { useSearch } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ComponentProps, Suspense, useEffect, useRef } from 'react'
import { useRunStore } from '@/live/runStore'
import { Button } from '@/ui/button'
import { lazyPart } from '@/ui/lazy-part'
import type { Run } from '../api'
import { ApprovalsPanel } from '../approvals/ApprovalsPanel'
import { usePlaceForApprovals } from '../approvals/places'
import { MomentChip } from '../chip/MomentChip'
import { DebugBar } from '../debug/DebugBar'
import { RunFailure } from '../detail/RunFailure'
import { StepDetail } from '../detail/StepDetail'
import type { EvidenceTab } from '../evidence'
import { OutlineGraph } from '../record/OutlineGraph'
import type { RunRecord } from '../record/record'
import type { MomentSearch } from '../search'
import { useRunPlace } from '../RunContext'
import { Timeline } from '../timeline/Timeline'
import { useChosenStep } from '../useChosenStep'
import type { RunGraph } from '../useRunGraph'
import { GraphFrame } from './GraphFrame'
import { GraphSection } from './GraphSection'
import { RunValues } from './RunValues'

const RecordGraph = lazyPart(async () => (await import('../record/RecordGraph')).RecordGraph)

interface RunBodyProps {
  graph: RunGraph
  /** The run whose revision is drawn. */
  run?: Run
  /** The record whose graph is drawn, for a run that stands in no workspace here. */
  record?: RunRecord
}

export function RunBody({ graph, run, record }: RunBodyProps) {
  const step = useChosenStep()
  const { path: chosen, choose: setChosen } = step
  return (
    <>
      <RunFailure graph={graph} onChoose={setChosen} />
      <Approvals graph={graph} />
      {run && <GraphSection run={run} graph={graph} chosen={chosen} onChoose={setChosen} />}
      {record?.graph && <DrawnRecord text={record.graph} agent={record.agent.id} graph={graph} chosen={chosen} onChoose={setChosen} />}
      {record?.outline && <OutlineGraph record={record} graph={graph} chosen={chosen} onChoose={setChosen} />}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
        <section aria-label="Timeline" className="rounded-md border border-line bg-raised">
          <TimelineHead chosen={chosen} />
          <Timeline graph={graph} chosen={chosen} onChoose={setChosen} className="max-h-[62vh] min-h-40" />
        </section>
        <section aria-label="Details" className="flex max-h-[80vh] min-h-64 flex-col rounded-md border border-line bg-raised">
          {chosen === null ? <RunValues graph={graph} onChoose={setChosen} /> : <ChosenStep key={step.key} path={chosen} tab={step.tab} graph={graph} onClose={() => setChosen(null)} />}
        </section>
      </div>
    </>
  )
}

/** What reads a graph's text comes late; its frame does not, or the timeline would run away from the pointer. */
function DrawnRecord({ text, ...frame }: ComponentProps<typeof RecordGraph>) {
  return <Suspense fallback={<GraphFrame workspace="" drawing={undefined} {...frame} />}><RecordGraph text={text} {...frame} /></Suspense>
}

/** Before the rest of the page, since the run waits for it; a link may lead to one of several. */
function Approvals({ graph }: { graph: RunGraph }) {
  usePlaceForApprovals()
  const { step }: MomentSearch = useSearch({ strict: false })
  const hasAsked = useRunStore(({ asked }) => asked.size > 0)
  if (!hasAsked) return null
  return <ApprovalsPanel graph={graph} keysWithin="main" wanted={step} />
}

/** As high whether it says something or not: the playhead below it must not run away from the pointer. */
function TimelineHead({ chosen }: { chosen: string | null }) {
  const { workspace, runId } = useRunPlace()
  return (
    <header className="flex h-9 items-center gap-2 border-b border-line pr-2 pl-3">
      <h2 className="text-sm font-medium max-sm:sr-only">Timeline</h2>
      <span className="flex-1" />
      <MomentChip />
      {workspace !== '' && <DebugBar workspace={workspace} runId={runId} chosen={chosen} />}
    </header>
  )
}

function ChosenStep({ path, tab, graph, onClose }: { path: string; tab: EvidenceTab | 'output'; graph: RunGraph; onClose: () => void }) {
  const head = useRef<HTMLButtonElement>(null)
  // On a phone the details lie below the timeline: a tap on a step must not seem to do nothing.
  useEffect(() => {
    const button = head.current
    if (button && button.getBoundingClientRect().top > innerHeight / 2) button.scrollIntoView({ block: 'start' })
  }, [path])
  return (
    <>
      <Button ref={head} variant="ghost" size="sm" className="mt-2 ml-2 self-start text-muted" onClick={onClose}><ArrowLeft /> Whole run</Button>
      <StepDetail key={path} path={path} graph={graph} tab={tab} />
    </>
  )
}
