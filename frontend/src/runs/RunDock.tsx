/** The run below the canvas: its timeline, what it gives, what it logs, what it asks. */
import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import { Suspense, useCallback, useMemo, useState } from 'react'
import { useWatchRun } from '@/live/hooks'
import { useRunStore } from '@/live/runStore'
import type { ValueRef } from '@/live/valueRef'
import { IconButton } from '@/ui/icon-button'
import { lazyPart } from '@/ui/lazy-part'
import { Skeleton } from '@/ui/skeleton'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { useTurnTo } from './approvals/useTurnTo'
import { AgainButton, CancelButton } from './chip/RunActions'
import { ReplayMenu, RetryButton } from './fork/ForkActions'
import { RunChip } from './chip/RunChip'
import { DebugBar } from './debug/DebugBar'
import { StepDetail } from './detail/StepDetail'
import { LogPanel } from './output/LogPanel'
import { OutputPanel } from './output/OutputPanel'
import { RunContext, type RunPlace } from './RunContext'
import { Timeline } from './timeline/Timeline'
import { type ChosenStep, useChosenStep } from './useChosenStep'
import { cardOf, type RunGraph, useRunGraph } from './useRunGraph'

const DockApprovals = lazyPart(async () => (await import('./approvals/DockApprovals')).DockApprovals)

export interface RunDockProps {
  workspace: string
  runId: string
  /** A step was chosen: its node in this graph. */
  onSelectStep?: (nodeId: string) => void
  /** Offers "Run again" and tells which run that started. */
  onRunAgain?: (runId: string) => void
  /** Offers to use values of the run in settings. */
  onUse?: (ref: ValueRef, key: HTMLElement) => void
  /** Takes changes that were proposed into the draft that is open. */
  onChange?: RunPlace['onChange']
  /** Offers to change the budget of a node of this graph. */
  onChangeBudget?: RunPlace['changeBudget']
}

export function RunDock({ workspace, runId, onSelectStep, onRunAgain, onUse, onChange, onChangeBudget }: RunDockProps) {
  useWatchRun(workspace, runId)
  const graph = useRunGraph(workspace, runId)
  const place = useMemo(
    () => ({
      workspace, runId, ...(onUse ? { onUse } : {}), ...(onChange ? { onChange } : {}), ...(onRunAgain ? { showRun: onRunAgain } : {}),
      ...(onChangeBudget ? { changeBudget: onChangeBudget } : {}),
    }),
    [workspace, runId, onUse, onChange, onRunAgain, onChangeBudget],
  )
  const [wantedTab, setTab] = useState('timeline')
  const hasAsked = useRunStore(({ asked }) => asked.size > 0)
  const tab = wantedTab === 'approvals' && !hasAsked ? 'timeline' : wantedTab
  useTurnTo(workspace, useCallback(() => setTab('approvals'), []))
  const showSteps = useCallback(() => setTab('timeline'), [])
  const step = useChosenStep(showSteps)
  const { path: chosen, choose: setChosen } = step
  const choose = useCallback(
    (path: string) => {
      setChosen(path)
      onSelectStep?.(cardOf(graph, path))
    },
    [graph, onSelectStep, setChosen],
  )
  const open = (path: string) => {
    choose(path)
    setTab('timeline')
  }
  return (
    <RunContext value={place}>
      <Tabs value={tab} onValueChange={setTab} data-run-dock className="@container flex min-h-0 flex-1 flex-col">
        <div className="flex items-center gap-2 border-b border-line pr-2">
          <TabsList className="border-0">
            <TabsTrigger value="timeline">Timeline</TabsTrigger>
            <TabsTrigger value="output">Output</TabsTrigger>
            <TabsTrigger value="logs">Logs <LogCount /></TabsTrigger>
            {hasAsked && <TabsTrigger value="approvals">Approvals <OpenCount /></TabsTrigger>}
          </TabsList>
          <RunChip graph={graph} className="ml-auto" />
          <DebugBar workspace={workspace} runId={runId} chosen={chosen} />
          <CancelButton size="sm" workspace={workspace} runId={runId} />
          {onRunAgain && <RetryButton size="sm" />}
          {onRunAgain && <AgainButton size="sm" workspace={workspace} runId={runId} onStarted={onRunAgain} />}
          {onRunAgain && <ReplayMenu size="sm" />}
          <IconButton label="Open the run's page" size="sm" asChild>
            <Link to="/w/$workspace/runs/$run" params={{ workspace, run: runId }}><ExternalLink /></Link>
          </IconButton>
        </div>
        <TabsContent value="timeline" className="flex"><Steps graph={graph} step={step} onChoose={choose} /></TabsContent>
        <TabsContent value="output" className="flex flex-col overflow-hidden"><OutputPanel graph={graph} onChoose={open} /></TabsContent>
        <TabsContent value="logs" className="flex flex-col overflow-hidden"><LogPanel graph={graph} onChoose={open} /></TabsContent>
        <TabsContent value="approvals" className="flex flex-col"><Suspense fallback={<Skeleton className="m-3 h-24" />}><DockApprovals graph={graph} /></Suspense></TabsContent>
      </Tabs>
    </RunContext>
  )
}

/** Until one is chosen, a step that failed the run is shown in detail: what happened is what everybody asks first. */
function Steps({ graph, step, onChoose }: { graph: RunGraph; step: ChosenStep; onChoose: (path: string) => void }) {
  const failed = useRunStore(({ run }) => run?.failedStep ?? null)
  const shown = step.path ?? failed
  const isThere = useRunStore(({ watch }) => shown !== null && watch?.model.steps.has(shown) === true)
  return (
    <>
      <Timeline graph={graph} chosen={shown} onChoose={onChoose} className="min-w-0 flex-1" />
      {shown && isThere && (
        <div className="flex w-2/5 max-w-xl min-w-72 flex-col border-l border-line @max-2xl:hidden"><StepDetail key={`${step.key} ${shown}`} path={shown} graph={graph} tab={step.tab} /></div>
      )}
    </>
  )
}

function LogCount() {
  const total = useRunStore((state) => state.logCount)
  return total > 0 && <span className="tabular rounded-full bg-pressed px-1.5 text-2xs">{total}</span>
}

function OpenCount() {
  const open = useRunStore(({ run }) => run?.asking.length ?? 0)
  return open > 0 && <span className="tabular rounded-full bg-waiting-soft px-1.5 text-2xs font-medium text-waiting">{open}<span className="sr-only"> open</span></span>
}
