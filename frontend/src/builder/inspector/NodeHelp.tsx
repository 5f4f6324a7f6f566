/** The ports and the help of a kind, at the foot of its form. */
import { portTone } from '../kinds/look'
import type { NodeKind, Port } from '../kinds/types'
import { portsFor } from '../commands/lookup'
import { useDraft, useEditor } from '../editor/session'
import { Section } from './Section'

export function NodeHelp({ kind, id }: { kind: NodeKind; id: string }) {
  const { kinds, draft } = useEditor()
  const node = useDraft((state) => state.nodes[id])
  const ports = node ? portsFor(draft.store.getState(), kinds, id) : null
  return (
    <Section title="Ports and help" closed>
      {kind.docs && <p className="text-xs whitespace-pre-line text-muted">{plainHelp(kind.docs)}</p>}
      {ports && <PortTable title="In" ports={ports.inputs} />}
      {ports && <PortTable title="Out" ports={ports.outputs} />}
      {kind.errors && kind.errors.length > 0 && <ErrorTable errors={kind.errors} />}
    </Section>
  )
}

/** The first paragraph of the help, without Markdown's marks. */
function plainHelp(docs: string): string {
  const paragraph = docs.split(/\n\s*\n/).find((part) => part.trim() && !part.startsWith('#'))
  return (paragraph ?? '').replace(/[*`_]/g, '').trim()
}

/** What can go wrong with a node of this kind, in the words of its catalogue. */
function ErrorTable({ errors }: { errors: NonNullable<NodeKind['errors']> }) {
  return (
    <details className="text-xs">
      <summary className="cursor-pointer rounded-sm text-2xs font-medium text-muted hover:text-fg">What can go wrong</summary>
      <dl className="mt-1 flex flex-col gap-1.5">
        {errors.map(({ code, meaning, advice }) => (
          <div key={code}>
            <dt className="flex flex-wrap items-baseline gap-x-2">{meaning} <code className="font-mono text-2xs text-muted">{code}</code></dt>
            <dd className="text-muted">{advice}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function PortTable({ title, ports }: { title: string; ports: Port[] }) {
  if (ports.length === 0) return null
  return (
    <dl className="flex flex-col gap-1 text-xs">
      <dt className="text-2xs font-medium text-muted">{title}</dt>
      {ports.map((port) => (
        <dd key={port.name} className="flex items-center gap-2">
          <span aria-hidden className="size-2 shrink-0 rounded-full border-2" style={{ borderColor: portTone(port.type) }} />
          <span className="font-mono">{port.name}</span>
          <span className="text-muted">{port.type}{port.required ? '' : ', optional'}</span>
        </dd>
      ))}
    </dl>
  )
}
