/** With nothing selected: the agent itself, and how to begin. */
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'
import { Kbd } from '@/ui/kbd'
import { plural } from '@/ui/format'
import { isCharacter } from '@/ui/keys'
import { useSingleKeys } from '@/ui/single-keys'
import { useDraft, useEditor } from '../editor/session'
import { SoftFocus } from './SoftFocus'
import { TitleInput } from './TitleInput'

const HINTS: [string, string][] = [
  ['Drag from a port', 'wires two nodes, or adds one on empty canvas'],
  ['{{', 'in a prompt uses a value and wires it'],
]
const KEYS: [string, string][] = [['a', 'add a node'], ['mod+enter', 'run'], ['mod+k', 'find anything'], ['?', 'all keys']]

export function AgentPanel() {
  const { draft, canEdit } = useEditor()
  const singleKeys = useSingleKeys((store) => store.areOn)
  const name = useDraft((state) => state.name)
  const description = useDraft((state) => state.description)
  const nodes = useDraft((state) => Object.keys(state.nodes).length)
  const edges = useDraft((state) => Object.keys(state.edges).length)
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto p-3">
      <div>
        <TitleInput
          label="Agent name" value={name} placeholder="Untitled agent" readOnly={!canEdit} className="text-base"
          onValue={(next) => draft.dispatch([{ type: 'set_meta', name: next }], 'meta.name')}
        />
        <p className="px-1 text-2xs text-muted">{plural(nodes, 'node')}, {plural(edges, 'edge')}</p>
      </div>
      <SoftFocus node="" field="description">
        <Field label="Description">
          <Textarea grow value={description} readOnly={!canEdit} placeholder="What does this agent do?" onChange={(event) => draft.dispatch([{ type: 'set_meta', description: event.target.value }], 'meta.description')} />
        </Field>
      </SoftFocus>
      <div className="mt-auto flex flex-col gap-2 border-t border-line pt-3 text-xs text-muted">
        {HINTS.map(([what, does]) => <p key={what}><span className="text-fg">{what}</span> {does}.</p>)}
        <ul className="grid grid-cols-2 gap-1.5">
          {KEYS.filter(([keys]) => singleKeys || !isCharacter(keys)).map(([keys, does]) => <li key={keys} className="flex items-center gap-2"><Kbd keys={keys} /> {does}</li>)}
        </ul>
      </div>
    </div>
  )
}
