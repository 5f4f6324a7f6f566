/** The quick-add menu: what fits the port that is being drawn from, ranked; Enter adds, connects and places in one undo step. */
import { Command } from 'cmdk'
import { useMemo } from 'react'
import { createPortal } from 'react-dom'
import { cn } from '@/ui/cn'
import { groupStyle } from '@/ui/combobox'
import { floating, menuRow } from '@/ui/surface'
import { rankKinds } from '../../commands/rank'
import { useEditor, useView } from '../../editor/session'
import type { QuickAdd as QuickAddState } from '../../editor/view'
import { groupKinds } from '../../palette/groups'
import { recentKinds } from '../../palette/recents'
import { KindTile } from '../cards/CardHead'
import { usePlaceQuickAdd } from './usePlaceQuickAdd'
import { endsOf } from '../../commands/lookup'

export function QuickAdd() {
  const state = useView((view) => view.quickAdd)
  return state ? createPortal(<Menu state={state} />, document.body) : null
}

const WIDTH = 280
const HEIGHT = 340

function Menu({ state }: { state: QuickAddState }) {
  const { draft, kinds, view } = useEditor()
  const place = usePlaceQuickAdd()
  const before = useMemo(() => document.activeElement, [])
  const close = () => {
    view.setState({ quickAdd: null })
    if (before instanceof HTMLElement) before.focus()
  }
  const groups = useMemo(() => {
    const from = state.from ?? (state.splice && endsOf(draft.store.getState(), state.splice).source)
    const ranked = rankKinds(draft.store.getState(), kinds, from, recentKinds.getState().names)
    return from ? [['Fits here', ranked] as const] : groupKinds(Object.fromEntries(ranked.map((kind) => [kind.kind, kind])), recentKinds.getState().names)
  }, [state, draft, kinds])
  const left = Math.min(state.screen.x, window.innerWidth - WIDTH - 8)
  const top = Math.min(state.screen.y, window.innerHeight - HEIGHT - 8)
  return (
    // A press beside the menu closes it, as Escape does within.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div role="dialog" aria-label="Add a node" className="fixed inset-0 z-50" onPointerDown={(event) => event.target === event.currentTarget && close()} onContextMenu={(event) => event.preventDefault()}>
      <Command
        loop label="Add a node" className={cn(floating, 'absolute overflow-hidden')} style={{ left, top, width: WIDTH }}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') close()
        }}
      >
        <Command.Input autoFocus placeholder={state.from ? 'Add and connect…' : 'Add a node…'} className="h-9 w-full border-b border-line bg-transparent px-3 text-sm outline-none" />
        <Command.List className="max-h-72 overflow-y-auto p-1">
          <Command.Empty className="px-2 py-3 text-xs text-muted">No node fits here.</Command.Empty>
          {groups.map(([title, members]) => (
            <Command.Group key={title} heading={title} className={groupStyle}>
              {members.map((kind) => (
                <Command.Item
                  key={kind.kind} value={kind.kind} keywords={[kind.title, kind.help, kind.group]} className={cn(menuRow, 'h-10')}
                  onSelect={() => { close(); place(kind.kind, state) }}
                >
                  <KindTile kindId={kind.id} icon={kind.icon} />
                  <span className="min-w-0 flex-1">
                    <span className="block truncate leading-4">{kind.title}</span>
                    <span className="block truncate text-2xs leading-4 text-muted">{kind.help}</span>
                  </span>
                </Command.Item>
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </div>
  )
}
