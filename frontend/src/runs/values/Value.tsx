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
import { readBlob } from '../api'
import { useRunPlace } from '../RunContext'
import { fillIn, findReferences } from './blobs'
import { readTexts } from './readTexts'

interface ValueProps {
  name: string
  value: JsonValue
}

export function Value({ name, value }: ValueProps) {
  const references = useMemo(() => findReferences(value), [value])
  const { workspace, runId, readText: read = (sha256: string) => readBlob(workspace, runId, sha256) } = useRunPlace()
  const load = useMutation({ mutationFn: () => readTexts(read, references) })
  const shown = load.data ? fillIn(value, load.data) : value
  return (
    <figure className="group/value relative min-w-0">
      <figcaption className="flex h-7 items-center gap-2 text-xs font-medium">
        <span className="font-mono">{name}</span>
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
      <Body name={name} value={shown} />
    </figure>
  )
}

function Body({ name, value }: ValueProps) {
  const box = 'max-h-96 overflow-auto rounded-md border border-line bg-bg px-3 py-2'
  if (typeof value !== 'string') return <section aria-label={name} tabIndex={0} className={box}><JsonTree name={name} value={value} openLevels={2} /></section>
  return <RichText label={name} text={value} className={box} />
}
