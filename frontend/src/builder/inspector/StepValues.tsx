/** What a node was given, or gave, in the run that is shown. */
import { Suspense, useMemo } from 'react'
import { useNodeValues, useNodeView } from '@/live/hooks'
import type { NodeView } from '@/live/node'
import { useRunStore } from '@/live/runStore'
import type { StepError } from '@/live/step'
import type { Values } from '@/live/wire'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import type { ValueRef } from '@/live/valueRef'
import { showEvidence } from '@/runs/evidence'
import { IterationBar } from '@/runs/iterations/IterationBar'
import { RunContext } from '@/runs/RunContext'
import { OnceHere } from '@/runs/values/OnceHere'
import { carrying, ValueHandle } from '@/runs/values/ValueHandle'
import type { JsonPath, JsonValue } from '@/ui/json'
import { JsonTree } from '@/ui/json-tree'
import { lazyPart } from '@/ui/lazy-part'
import { RichText } from '@/ui/markdown/rich-text'
import { useEditor } from '../editor/session'
import { useUse } from './use/useUse'

const Failure = lazyPart(async () => (await import('@/runs/explain/Failure')).Failure)

export function StepValues({ id, side }: { id: string; side: 'inputs' | 'outputs' }) {
  const values = useNodeValues(id, side)
  const view = useNodeView(id)
  const path = useRunStore((state) => state.nodes.get(id)?.latest.path)
  return (
    <>
      {path !== undefined && <IterationBar path={path} />}
      <Shown id={id} side={side} values={values} view={view} />
    </>
  )
}

interface ShownProps {
  id: string
  side: 'inputs' | 'outputs'
  values: Values | null
  view: NodeView | undefined
}

function Shown({ id, side, values, view }: ShownProps) {
  const error = side === 'outputs' ? view?.latest.error : null
  if (error && view) return <FailedHere view={view} error={error} />
  if (!values) return <p className="p-4 text-xs text-muted">{emptyText(side, view?.status)}</p>
  return (
    <div className="flex flex-col gap-3 p-3">
      <OnceHere path={view?.latest.path ?? null}>
        {Object.entries(values).map(([port, value]) => <PortValue key={port} port={port} value={value} origin={{ node: id, side: side === 'inputs' ? 'input' : 'output' }} />)}
        {Object.keys(values).length === 0 && <p className="text-xs text-muted">Nothing.</p>}
      </OnceHere>
    </div>
  )
}

function FailedHere({ view, error }: { view: NodeView; error: StepError }) {
  const { workspace, view: editor } = useEditor()
  const runId = useRunStore((state) => state.runId) ?? ''
  const place = useMemo(() => ({ workspace, runId, showRun: (id: string) => editor.setState({ runId: id }) }), [workspace, runId, editor])
  const openTrace = <Button size="sm" onClick={() => showEvidence(view.latest.path, 'attempts')}>Open trace</Button>
  return (
    <RunContext value={place}>
      <div className="p-3"><Suspense><Failure error={error} step={view.latest.path} title="This step failed" actions={openTrace} /></Suspense></div>
    </RunContext>
  )
}

function emptyText(side: 'inputs' | 'outputs', status: string | undefined): string {
  if (status === 'skipped') return 'This node was passed by in this run.'
  if (status) return 'Not there yet.'
  return side === 'inputs' ? 'What this node is given shows here once the agent has run.' : 'What this node gives shows here once the agent has run.'
}

function PortValue({ port, value, origin }: { port: string; value: JsonValue; origin: Pick<ValueRef, 'node' | 'side'> }) {
  const { canEdit } = useEditor()
  const onUse = useUse()
  const isText = typeof value === 'string'
  const valueOf = (path: JsonPath): ValueRef => ({ ...origin, port, path })
  return (
    <section className="rounded-md border border-line bg-bg">
      <header className="flex h-7 items-center justify-between border-b border-line pr-1 pl-2">
        <h3 className="font-mono text-2xs text-muted">{canEdit ? <ValueHandle name={port} onUse={onUse} valueOf={valueOf} /> : port}</h3>
        <CopyButton text={isText ? value : JSON.stringify(value, null, 2)} />
      </header>
      <div className="flex flex-col p-2">
        {isText ? <RichText label={port} text={value} className="max-h-80 overflow-auto text-xs" /> : <div className="max-h-80 overflow-auto"><JsonTree value={value} name={port} openLevels={2} {...(canEdit ? carrying(valueOf, onUse) : {})} /></div>}
      </div>
    </section>
  )
}
