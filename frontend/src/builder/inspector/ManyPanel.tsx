/** Several nodes selected: what can be done with all of them. */
import { Copy, Trash2 } from 'lucide-react'
import { Button } from '@/ui/button'
import { plural } from '@/ui/format'
import { duplicate, removeSelection } from '../commands/edit'
import { titleOf } from '../commands/lookup'
import { useDraft, useEditor } from '../editor/session'
import { select } from '../editor/view'

export function ManyPanel({ ids }: { ids: string[] }) {
  const { draft, kinds, view, canEdit } = useEditor()
  const titles = useDraft((state) => ids.map((id) => titleOf(state, kinds, id)).join('\n'))
  const copy = () => {
    const made = duplicate(draft.store.getState(), kinds, ids)
    draft.dispatch(made.commands)
    select(view, made.ids)
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
      <h2 className="text-sm font-medium">{plural(ids.length, 'node')} selected</h2>
      <div className="flex gap-2">
        <Button disabled={!canEdit} onClick={copy}><Copy /> Duplicate</Button>
        <Button disabled={!canEdit} onClick={() => draft.dispatch(removeSelection(draft.store.getState(), ids, []))}><Trash2 /> Delete</Button>
      </div>
      <ul className="text-xs text-muted">{titles.split('\n').slice(0, 40).map((title, index) => <li key={index} className="truncate py-0.5">{title}</li>)}</ul>
    </div>
  )
}
