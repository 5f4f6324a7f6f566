/** One value: a text as its author meant it, everything else as a tree; long texts come when asked for. */
import { useMutation } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useMemo } from 'react'
import { describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { bytes } from '@/ui/format'
import type { JsonValue } from '@/ui/json'
import { JsonTree } from '@/ui/json-tree'
import { RichText } from '@/ui/markdown/rich-text'
import type { ValueRef } from '@/live/valueRef'
import { readBlob } from '../api'
import { useRunPlace } from '../RunContext'
import { fillIn, findReferences } from './blobs'
import { readTexts } from './readTexts'
import { carrying, ValueHandle } from './ValueHandle'

interface ValueProps {
  name: string
  value: JsonValue
  origin?: Pick<ValueRef, 'node' | 'side'> | undefined
}

export function Value({ name, value, origin }: ValueProps) {
  const references = useMemo(() => findReferences(value), [value])
  const { workspace, runId, readText: read = (sha256: string) => readBlob(workspace, runId, sha256) } = useRunPlace()
  const load = useMutation({ mutationFn: () => readTexts(read, references) })
  const shown = load.data ? fillIn(value, load.data) : value
  return (
    <figure className="group/value relative min-w-0">
      <figcaption className="flex h-7 items-center gap-2 text-xs font-medium">
        <ValueName name={name} origin={origin} />
        <span className="ml-auto flex items-center gap-1">
          {references.length > 0 && !load.data && (
            <Button size="sm" busy={load.isPending} onClick={() => load.mutate()}>
              <Download /> Load {bytes(references.reduce((sum, { size }) => sum + size, 0))}
            </Button>
          )}
          <CopyButton label={`Copy ${name}`} text={() => (typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2))} />
        </span>
      </figcaption>
      {load.isError && <p role="alert" className="text-xs text-danger">{describeError(load.error)}</p>}
      <Body name={name} value={shown} origin={origin} />
    </figure>
  )
}

/** The name of a port: where its value may be used, a handle to drag it by and a button to send it by. */
function ValueName({ name, origin }: Pick<ValueProps, 'name' | 'origin'>) {
  const { onUse } = useRunPlace()
  if (!onUse || !origin) return <span className="font-mono">{name}</span>
  return <ValueHandle name={name} onUse={onUse} valueOf={(path) => ({ ...origin, port: name, path })} />
}

function Body({ name, value, origin }: ValueProps) {
  const { onUse } = useRunPlace()
  const use = onUse && origin ? carrying((path) => ({ ...origin, port: name, path }), onUse) : {}
  const box = 'max-h-96 overflow-auto rounded-md border border-line bg-bg px-3 py-2'
  if (typeof value !== 'string') return <section aria-label={name} tabIndex={0} className={box}><JsonTree name={name} value={value} openLevels={2} {...use} /></section>
  return <RichText label={name} text={value} className={box} />
}
