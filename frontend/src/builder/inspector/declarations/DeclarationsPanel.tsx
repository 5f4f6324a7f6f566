/** The agent's own inputs or outputs, edited when the Input or Output card is selected. */
import { Plus } from 'lucide-react'
import { Button } from '@/ui/button'
import { KindTile } from '../../canvas/cards/CardHead'
import { useNodeProblems } from '../../canvas/cards/problems'
import { freeName, toName } from '../../commands/names'
import { portsFor } from '../../commands/lookup'
import { renamePortEdges } from '../../commands/rename'
import { useDraft, useEditor } from '../../editor/session'
import type { Declaration } from '../../kinds/ports'
import { INPUT_ID } from '../../kinds/types'
import { ProblemList } from '../ProblemList'
import { DeclarationRow } from './DeclarationRow'

export function DeclarationsPanel({ id }: { id: string }) {
  const { draft, kinds, canEdit } = useEditor()
  const isInput = id === INPUT_ID
  const declared = useDraft((state) => (isInput ? state.inputs : state.outputs))
  const edges = useDraft((state) => state.edges)
  const problems = useNodeProblems(id)
  const type = isInput ? 'set_input' : 'set_output'
  const set = (name: string, value: Declaration | null) => draft.dispatch([{ type, name, value }], value ? `${id}.${name}` : undefined)
  const rename = (old: string, typed: string, value: Declaration) => {
    const name = freeName(toName(typed), Object.keys(declared).filter((each) => each !== old))
    const moves = renamePortEdges(draft.store.getState(), id, isInput ? 'output' : 'input', old, name)
    draft.dispatch([{ type, name: old, value: null }, { type, name, value }, ...moves])
  }
  // Outputs that an edge made without anybody declaring them.
  const wired = edges && !isInput ? portsFor(draft.store.getState(), kinds, id).inputs.map((port) => port.name).filter((name) => !(name in declared)) : []
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex items-center gap-2 px-3 pt-3 pb-2">
        <KindTile kindId={id} />
        <div>
          <h2 className="text-sm font-medium">{isInput ? 'Input' : 'Output'}</h2>
          <p className="text-2xs text-muted">{isInput ? 'What a run of this agent is given' : 'What a run of this agent answers'}</p>
        </div>
      </div>
      <ProblemList problems={problems} />
      <ul className="flex flex-col gap-2 p-3">
        {Object.entries(declared).map(([name, value]) => (
          <DeclarationRow
            key={name} name={name} value={value} isInput={isInput} readOnly={!canEdit}
            onValue={(next) => set(name, next)} onRename={(typed) => rename(name, typed, value)}
          />
        ))}
        {wired.map((name) => (
          <li key={name} className="flex items-center justify-between gap-2 rounded-md border border-dashed border-line p-2 text-xs">
            <span className="font-mono">{name}</span>
            <Button size="sm" disabled={!canEdit} onClick={() => set(name, { type: 'any' })}>Describe it</Button>
          </li>
        ))}
        {canEdit && (
          <li>
            <Button variant="ghost" onClick={() => set(freeName(isInput ? 'text' : 'result', Object.keys(declared)), { type: isInput ? 'text' : 'any' })}>
              <Plus /> {isInput ? 'Add input' : 'Add output'}
            </Button>
          </li>
        )}
      </ul>
    </div>
  )
}
