/** What a node reads from and feeds, each a link that leads there. */
import { ArrowLeft, ArrowRight } from 'lucide-react'
import { edgesFrom, edgesInto, titleOf } from '../commands/lookup'
import { useActions } from '../canvas/keys/useCanvasKeys'
import { useDraft, useEditor } from '../editor/session'
import { Section } from './Section'

export function Wires({ id }: { id: string }) {
  const { kinds } = useEditor()
  const state = useDraft((each) => each)
  const from = edgesInto(state, id).map(([key, edge]) => ({ key, node: edge.source, words: `${titleOf(state, kinds, edge.source)} · ${edge.sourcePort}`, port: edge.targetPort }))
  const to = edgesFrom(state, id).map(([key, edge]) => ({ key, node: edge.target, words: `${titleOf(state, kinds, edge.target)} · ${edge.targetPort}`, port: edge.sourcePort }))
  return (
    <Section title="Reads from and feeds" closed>
      <Side title="Reads from" icon={<ArrowLeft />} none="Nothing is wired to it" ends={from} />
      <Side title="Feeds" icon={<ArrowRight />} none="Nothing reads it" ends={to} />
    </Section>
  )
}

interface SideProps {
  title: string
  icon: React.ReactNode
  none: string
  ends: { key: string; node: string; words: string; port: string }[]
}

function Side({ title, icon, none, ends }: SideProps) {
  const actions = useActions()
  return (
    <div>
      <h4 className="flex items-center gap-1 pb-0.5 text-2xs font-medium text-muted [&_svg]:size-3">{icon} {title}</h4>
      {ends.length === 0 && <p className="px-1.5 text-xs text-muted">{none}</p>}
      <ul>
        {ends.map(({ key, node, words, port }) => (
          <li key={key}>
            <button type="button" onClick={() => actions.show(node)} className="flex w-full justify-between gap-2 rounded-sm px-1.5 py-1 text-left text-xs hover:bg-hover">
              <span className="truncate">{words}</span><span className="shrink-0 font-mono text-2xs text-muted">{port}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
