/** One step, whole: what went in and came out, its attempts, its charges, its log. */
import { useStep } from '@/live/hooks'
import { shownStatus } from '@/live/shownStatus'
import { REUSED } from '@/live/reused'
import type { Step } from '@/live/step'
import { Badge, StatusBadge } from '@/ui/badge'
import { cost, tokens } from '@/ui/format'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { RunElapsed } from '../chip/RunElapsed'
import { CopyStepButton } from '../copies/CopyStepButton'
import { AskedLine } from '../approvals/AskedLine'
import { ForkButton } from '../fork/ForkButton'
import { StreamText } from '../output/StreamText'
import { HeldCard } from '../debug/HeldCard'
import { nodeOf, siblingOf } from '@/live/path'
import { IterationBar } from '../iterations/IterationBar'
import { nameOf, type RunGraph } from '../useRunGraph'
import { OnceHere } from '../values/OnceHere'
import { Values } from '../values/Values'
import { Attempts } from './Attempts'
import { Charges } from './Charges'
import type { EvidenceTab } from '../evidence'
import { Failure } from '../explain/Failure'

export function StepDetail({ path, graph, tab = 'output' }: { path: string; graph: RunGraph; tab?: 'output' | EvidenceTab }) {
  const step = useStep(path)
  if (!step) return <p role="status" className="p-3 text-xs text-muted">At the moment that is shown, {nameOf(graph, path)} had not begun.</p>
  return (
    <article aria-label={nameOf(graph, step.path)} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Head step={step} graph={graph} />
      <IterationBar path={step.path} />
      <Tabs defaultValue={tab} className="flex min-h-0 flex-1 flex-col">
        <TabsList className="overflow-x-auto overflow-y-hidden">
          <TabsTrigger value="output">Output</TabsTrigger>
          <TabsTrigger value="input">Input</TabsTrigger>
          <TabsTrigger value="attempts">Attempts <Figure value={step.attempts.length} /></TabsTrigger>
          <TabsTrigger value="cost">Cost</TabsTrigger>
          <TabsTrigger value="log">Log <Figure value={step.logs.length} /></TabsTrigger>
        </TabsList>
        <Pane value="output"><AskedLine step={step} /><Output step={step} graph={graph} /></Pane>
        <Pane value="input"><OnceHere path={step.path}><Values values={step.inputs} empty="This step takes no inputs." origin={{ node: nodeOf(step.path), side: 'input' }} /></OnceHere></Pane>
        <Pane value="attempts"><Attempts step={step} /></Pane>
        <Pane value="cost"><Charges step={step} /></Pane>
        <Pane value="log"><Log step={step} /></Pane>
      </Tabs>
    </article>
  )
}

function Head({ step, graph }: { step: Step; graph: RunGraph }) {
  return (
    <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 pt-3 pb-1">
      <h2 className="min-w-0 truncate text-base font-medium">{nameOf(graph, step.path)}</h2>
      <StatusBadge status={shownStatus(step.status)} />
      {step.reused && <Badge title={REUSED[step.reused].hint}>{REUSED[step.reused].label}</Badge>}
      <p className="tabular flex flex-wrap gap-x-3 text-xs text-muted">
        <RunElapsed from={step.startedAt} to={step.finishedAt} holds={step.holds} />
        {step.charges.length > 0 && <span>{tokens(step.tokensIn + step.tokensOut)}</span>}
        {step.charges.length > 0 && <span>{step.costIsComplete ? cost(step.cost) : 'unknown cost'}</span>}
      </p>
      <code className="ml-auto max-w-full truncate text-2xs text-muted">{step.path}</code>
      <ForkButton step={step} />
      <CopyStepButton path={step.path} />
    </header>
  )
}

function Figure({ value }: { value: number }) {
  return value > 1 && <span className="tabular rounded-full bg-pressed px-1.5 text-2xs">{value}</span>
}

function Pane({ value, children }: { value: string; children: React.ReactNode }) {
  return <TabsContent value={value} className="overflow-y-auto p-3">{children}</TabsContent>
}

function Output({ step, graph }: { step: Step; graph: RunGraph }) {
  if (step.status === 'failed' && step.error) return <Failure error={step.error} step={step.path} />
  if (step.status === 'skipped' || step.status === 'cancelled') return <p className="text-muted">{step.reason || 'This step did not finish.'}</p>
  if (step.held) return <OnceHere path={step.path}><HeldCard key={step.attempts.length} step={step} held={step.held} /></OnceHere>
  if (step.outputs) return <OnceHere path={step.path}><Values values={step.outputs} empty="This step gives nothing." origin={{ node: nodeOf(step.path), side: 'output' }} /></OnceHere>
  if (step.status === 'asking') return null
  // A container asks for its own body, which has no name.
  const tools = step.calls.filter(({ tool }) => tool !== 'body').map(({ tool }) => nameOf(graph, siblingOf(step.path, tool)))
  return (
    <>
      {tools.length > 0 && <p className="mb-2 text-xs text-muted">Asked for {tools.join(', ')}.</p>}
      <StreamText path={step.path} label="Text so far" className="max-h-96" />
    </>
  )
}

function Log({ step }: { step: Step }) {
  if (step.logs.length === 0) return <p className="text-xs text-muted">This step has logged nothing.</p>
  return <ol className="font-mono text-xs leading-5">{step.logs.map(({ seq, text }) => <li key={seq} className="break-words whitespace-pre-wrap">{text}</li>)}</ol>
}
