/** The run below the canvas: its timeline, what it gives, what it logs. */
import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useWatchRun } from '@/live/hooks'
import { useRunStore } from '@/live/runStore'
import type { ValueRef } from '@/live/valueRef'
import { IconButton } from '@/ui/icon-button'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { AgainButton, CancelButton } from './chip/RunActions'
import { ReplayMenu, RetryButton } from './fork/ForkActions'
import { RunChip } from './chip/RunChip'
import { DebugBar } from './debug/DebugBar'
import { StepDetail } from './detail/StepDetail'
import { LogPanel } from './output/LogPanel'
import { OutputPanel } from './output/OutputPanel'
import { RunContext, type RunPlace } from './RunContext'
import { Timeline } from './timeline/Timeline'
import { cardOf, type RunGraph, useRunGraph } from './useRunGraph'

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
  const [tab, setTab] = useState('timeline')
  const [chosen, setChosen] = useState<string | null>(null)
  const choose = useCallback(
    (path: string) => {
      setChosen(path)
      onSelectStep?.(cardOf(graph, path))
    },
    [graph, onSelectStep],
  )
  const open = (path: string) => {
    choose(path)
    setTab('timeline')
  }
  return (
    <RunContext value={place}>
      <Tabs value={tab} onValueChange={setTab} className="@container flex min-h-0 flex-1 flex-col">
        <div className="flex items-center gap-2 border-b border-line pr-2">
          <TabsList className="border-0">
            <TabsTrigger value="timeline">Timeline</TabsTrigger>
            <TabsTrigger value="output">Output</TabsTrigger>
            <TabsTrigger value="logs">Logs <LogCount /></TabsTrigger>
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
        <TabsContent value="timeline" className="flex"><Steps graph={graph} chosen={chosen} onChoose={choose} /></TabsContent>
        <TabsContent value="output" className="flex flex-col overflow-hidden"><OutputPanel graph={graph} onChoose={open} /></TabsContent>
        <TabsContent value="logs" className="flex flex-col overflow-hidden"><LogPanel graph={graph} onChoose={open} /></TabsContent>
      </Tabs>
    </RunContext>
  )
}

function Steps({ graph, chosen, onChoose }: { graph: RunGraph; chosen: string | null; onChoose: (path: string) => void }) {
  const isThere = useRunStore(({ watch }) => chosen !== null && watch?.model.steps.has(chosen) === true)
  return (
    <>
      <Timeline graph={graph} chosen={chosen} onChoose={onChoose} className="min-w-0 flex-1" />
      {chosen && isThere && (
        <div className="flex w-2/5 max-w-xl min-w-72 flex-col border-l border-line @max-2xl:hidden"><StepDetail key={chosen} path={chosen} graph={graph} /></div>
      )}
    </>
  )
}

function LogCount() {
  const total = useRunStore((state) => state.logCount)
  return total > 0 && <span className="tabular rounded-full bg-pressed px-1.5 text-2xs">{total}</span>
}
