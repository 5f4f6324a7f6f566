/** Where a value of a run is to be used: every setting that can take it, found by typing. The keyboard's way of dragging it there. */
import { Command } from 'cmdk'
import { useMemo } from 'react'
import { createPortal } from 'react-dom'
import type { ValueRef } from '@/live/valueRef'
import { cn } from '@/ui/cn'
import { writePath } from '@/ui/json'
import { Listbox } from '@/ui/listbox'
import { floating, menuRow } from '@/ui/surface'
import { KindTile } from '../../canvas/cards/CardHead'
import { findFields, withReference, type Field } from '../../commands/useValue'
import { useEditor, useView } from '../../editor/session'
import { select } from '../../editor/view'
import { kindId } from '../../kinds/look'

const [WIDTH, HEIGHT] = [300, 320]

export function UseIn() {
  const using = useView((view) => view.using)
  return using ? createPortal(<Menu {...using} />, document.body) : null
}

function Menu({ ref: value, screen }: { ref: ValueRef; screen: { x: number; y: number } }) {
  const { draft, kinds, view } = useEditor()
  const state = draft.store.getState()
  const fields = useMemo(() => findFields(state, kinds, value), [state, kinds, value])
  const before = useMemo(() => document.activeElement, [])
  const close = () => {
    view.setState({ using: null })
    if (before instanceof HTMLElement) before.focus()
  }
  const put = (field: Field) => {
    const commands = withReference(draft.store.getState(), kinds, value, field)
    view.setState({ using: null })
    if (typeof commands === 'string') return
    draft.dispatch(commands)
    select(view, [field.id])
    view.setState({ tab: 'configure', focusField: field.setting })
  }
  return (
    // A press beside the menu closes it, as Escape does within.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div role="dialog" aria-label="Use in" className="fixed inset-0 z-50" onPointerDown={(event) => event.target === event.currentTarget && close()}>
      <Listbox
        label="Use in" className={cn(floating, 'absolute overflow-hidden')} style={{ left: Math.min(screen.x, innerWidth - WIDTH - 8), top: Math.min(screen.y, innerHeight - HEIGHT - 8), width: WIDTH }}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') close()
        }}
      >
        <Command.Input autoFocus placeholder={`Use ${writePath(value.port, value.path)} in…`} className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none" />
        <Command.List className="max-h-72 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-xs text-muted">No text of a node that comes after can take this value. Add one, or pull an edge.</Command.Empty>
          {fields.map((field) => (
            <Command.Item key={`${field.id}.${field.setting}`} value={`${field.id}.${field.setting}`} keywords={[field.label]} className={cn(menuRow, 'h-9')} onSelect={() => put(field)}>
              <KindTile kindId={kindId(state.nodes[field.id]?.kind ?? '')} icon={kinds[state.nodes[field.id]?.kind ?? '']?.icon} />
              <span className="min-w-0 flex-1 truncate">{field.label}</span>
            </Command.Item>
          ))}
        </Command.List>
      </Listbox>
    </div>
  )
}
