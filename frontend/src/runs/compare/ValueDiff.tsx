/** The values of ports on two sides: what is the same in a line, what differs word by word or key by key. */
import { useMutation } from '@tanstack/react-query'
import { Download, Equal } from 'lucide-react'
import { useMemo } from 'react'
import { describeError } from '@/api/problem'
import type { Values } from '@/live/wire'
import { Button } from '@/ui/button'
import { bytes } from '@/ui/format'
import { type JsonValue, writePath } from '@/ui/json'
import { fillIn, findReferences } from '../values/blobs'
import { readTexts } from '../values/readTexts'
import { diffJson, isSameJson, type JsonChange } from './jsonDiff'
import { diffWords } from './wordDiff'

/** Where the long texts of one side come from. */
export type ReadText = (sha256: string) => Promise<string>

interface ValuesDiffProps {
  a: Values | null
  b: Values | null
  readers: readonly [ReadText, ReadText]
  empty: string
}

export function ValuesDiff({ a, b, readers, empty }: ValuesDiffProps) {
  const ports = [...new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])]
  if (ports.length === 0) return <p className="text-xs text-muted">{empty}</p>
  return <div className="flex flex-col gap-3">{ports.map((port) => <PortDiff key={port} name={port} a={a?.[port]} b={b?.[port]} readers={readers} />)}</div>
}

interface PortDiffProps {
  name: string
  a: JsonValue | undefined
  b: JsonValue | undefined
  readers: readonly [ReadText, ReadText]
}

function PortDiff({ name, a, b, readers }: PortDiffProps) {
  const isSame = useMemo(() => isSameJson(a, b), [a, b])
  const references = useMemo(() => [findReferences(a ?? null), findReferences(b ?? null)] as const, [a, b])
  const load = useMutation({ mutationFn: () => Promise.all([readTexts(readers[0], references[0]), readTexts(readers[1], references[1])]) })
  const size = [...references[0], ...references[1]].reduce((sum, each) => sum + each.size, 0)
  const shown = (value: JsonValue | undefined, side: 0 | 1) => (value !== undefined && load.data ? fillIn(value, load.data[side]) : value)
  return (
    <section aria-label={name} className="min-w-0">
      <h4 className="flex h-7 items-center gap-2 text-xs font-medium">
        <span className="font-mono">{name}</span>
        {isSame && <span className="flex items-center gap-1 font-normal text-muted"><Equal aria-hidden className="size-3" /> the same in both</span>}
        {!isSame && size > 0 && !load.data && (
          <Button size="sm" className="ml-auto" busy={load.isPending} onClick={() => load.mutate()}><Download /> Load {bytes(size)} to compare</Button>
        )}
      </h4>
      {load.isError && <p role="alert" className="text-xs text-danger">{describeError(load.error)}</p>}
      {!isSame && <Difference name={name} a={shown(a, 0)} b={shown(b, 1)} />}
    </section>
  )
}

const BOX = 'max-h-96 overflow-auto rounded-md border border-line bg-bg px-3 py-2'

/** Two values that differ, without long texts that stand apart. */
export function Difference({ name, a, b }: Pick<PortDiffProps, 'name' | 'a' | 'b'>) {
  if (typeof a === 'string' && typeof b === 'string') return <TextDiff label={`Difference of ${name}`} a={a} b={b} />
  if (a === undefined || b === undefined) return <Side kind={a === undefined ? 'added' : 'removed'} value={(a ?? b) as JsonValue} />
  return <JsonDiff name={name} a={a} b={b} />
}

export function TextDiff({ label, a, b }: { label: string; a: string; b: string }) {
  const pieces = useMemo(() => diffWords(a, b), [a, b])
  return (
    <section aria-label={label} tabIndex={0} className={`${BOX} break-words whitespace-pre-wrap`}>
      {pieces.map(({ kind, text }, index) => {
        if (kind === 'added') return <ins key={index} className="rounded-xs bg-success-soft text-fg decoration-success">{text}</ins>
        if (kind === 'removed') return <del key={index} className="rounded-xs bg-danger-soft text-fg decoration-danger">{text}</del>
        return <span key={index}>{text}</span>
      })}
    </section>
  )
}

/** More lines than this say no more to a person. */
const MOST = 200

function JsonDiff({ name, a, b }: { name: string; a: JsonValue; b: JsonValue }) {
  const changes = useMemo(() => diffJson(a, b), [a, b])
  return (
    <section aria-label={`Difference of ${name}`} tabIndex={0} className={`${BOX} flex flex-col gap-2 text-xs`}>
      {changes.slice(0, MOST).map((change) => <ChangeRow key={writePath(name, change.path)} name={name} change={change} />)}
      {changes.length > MOST && <p className="text-muted">and {changes.length - MOST} more places.</p>}
    </section>
  )
}

function ChangeRow({ name, change }: { name: string; change: JsonChange }) {
  return (
    <div className="grid gap-0.5">
      <code className="break-all text-muted">{writePath(name, change.path)}</code>
      {change.kind === 'changed' && typeof change.before === 'string' && typeof change.after === 'string'
        ? <TextDiff label={`Difference of ${writePath(name, change.path)}`} a={change.before} b={change.after} />
        : <>
            {change.kind !== 'added' && <Side kind="removed" value={change.before} />}
            {change.kind !== 'removed' && <Side kind="added" value={change.after} />}
          </>}
    </div>
  )
}

function Side({ kind, value }: { kind: 'added' | 'removed'; value: JsonValue }) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
  const isAdded = kind === 'added'
  return (
    <p className={`flex gap-2 rounded-xs px-1.5 font-mono text-xs ${isAdded ? 'bg-success-soft' : 'bg-danger-soft'}`}>
      <span className="font-medium select-none" title={isAdded ? 'Only in B' : 'Only in A'}>{isAdded ? '+' : '−'}</span>
      <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
    </p>
  )
}
