/** Folds a group into one card and opens it again. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { changeGroup, groupName, type Group } from '../../commands/groups'
import { useEditor } from '../../editor/session'

export function FoldButton({ group }: { group: Group }) {
  const { draft, canEdit } = useEditor()
  const Icon = group.collapsed ? ChevronRight : ChevronDown
  return (
    <button
      type="button" aria-expanded={!group.collapsed} aria-label={`${group.collapsed ? 'Open' : 'Fold'} ${groupName(group)}`} disabled={!canEdit}
      className="nodrag hit shrink-0 rounded-xs p-0.5 text-muted hover:bg-hover hover:text-fg"
      onClick={() => draft.dispatch(changeGroup(group, { collapsed: !group.collapsed }))}
    >
      <Icon className="size-3.5" />
    </button>
  )
}
