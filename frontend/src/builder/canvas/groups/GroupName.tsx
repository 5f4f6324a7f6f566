/** A group's name on the canvas, renamed in place by a double click. */
import { useEffect, useRef } from 'react'
import { changeGroup, groupName, groupsOf, type Group } from '../../commands/groups'
import { useDraft, useEditor, useView } from '../../editor/session'

export function useGroup(id: string): Group | undefined {
  return useDraft((state) => groupsOf(state).get(id))
}

export function GroupName({ group }: { group: Group }) {
  const { draft, view, canEdit } = useEditor()
  const isNaming = useView((state) => state.namedGroup === group.id)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.select(), [isNaming])
  const start = () => canEdit && view.setState({ namedGroup: group.id })
  const end = () => view.setState({ namedGroup: null })
  const name = (value: string) => {
    end()
    if (value.trim() !== group.name) draft.dispatch(changeGroup(group, { name: value.trim() }))
  }
  // The keyboard renames in the inspector.
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
  if (!isNaming) return <h3 className="min-w-0 truncate text-sm font-medium" onDoubleClick={start}>{groupName(group)}</h3>
  return (
    <input
      ref={box} aria-label="Name of the group" defaultValue={group.name} placeholder="Group" maxLength={80}
      className="nodrag min-w-0 flex-1 rounded-xs bg-raised px-1 text-sm font-medium outline outline-accent"
      onBlur={(event) => name(event.target.value)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') name(event.currentTarget.value)
        if (event.key === 'Escape') end()
      }}
    />
  )
}
