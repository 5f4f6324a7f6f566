/** What the run gives: its outputs once there are some, before that the words of the step that is speaking. */
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import { shownStatus } from '@/live/shownStatus'
import { StatusIcon } from '@/ui/status-icon'
import { RunFailure } from '../detail/RunFailure'
import { nameOf, type RunGraph } from '../useRunGraph'
import { OnceHere } from '../values/OnceHere'
import { Values } from '../values/Values'
import { StreamText } from './StreamText'

interface OutputPanelProps {
  graph: RunGraph
  /** Makes a failure show here, with the way to its step. */
  onChoose?: (path: string) => void
}

export function OutputPanel({ graph, onChoose }: OutputPanelProps) {
  const outputs = useRunStore(({ run }) => run?.outputs ?? null)
  const status = useRunStore(({ run }) => run?.status)
  if (outputs) return <div className="min-h-0 flex-1 overflow-y-auto p-3"><Values values={outputs} empty="The agent has no outputs." /></div>
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2 p-3">
      {status === 'failed' && onChoose && <RunFailure graph={graph} onChoose={onChoose} />}
      <Speaker graph={graph} />
    </div>
  )
}

function Speaker({ graph }: { graph: RunGraph }) {
  const path = useRunStore(({ steps, watch }) => speakerOf(steps, watch ? [...watch.speakers.values()] : []))
  const step = useRunStore(({ steps }) => (path ? steps.get(path) : undefined))
  if (!path || !step) return <Silence />
  return (
    <>
      <p className="flex items-center gap-1.5 text-xs font-medium"><StatusIcon status={shownStatus(step.status)} /> {nameOf(graph, step.path)}</p>
      <OnceHere path={step.outputs && path}>
        <StreamText key={path} path={path} label={`Text of ${nameOf(graph, step.path)}`} className="min-h-0 flex-1" />
      </OnceHere>
    </>
  )
}

function Silence() {
  const isOver = useRunStore(({ run }) => run !== null && isFinished(run.status))
  return <p className="text-xs text-muted">{isOver ? 'The run ended before it gave anything.' : 'What the agent gives shows here.'}</p>
}

/** The step that speaks now; when none does, the one that spoke last. */
function speakerOf(steps: ReadonlyMap<string, { status: string }>, everybody: string[]): string | undefined {
  const speakers = everybody.filter((path) => steps.has(path))
  return speakers.findLast((path) => steps.get(path)?.status === 'running') ?? speakers.at(-1)
}
