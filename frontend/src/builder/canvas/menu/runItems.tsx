/** How one node can be run, and its output pinned. */
import { ArrowRightFromLine, ArrowRightToLine, Pin, PinOff, Play } from 'lucide-react'
import type { MenuItem } from '@/ui/menu'
import type { EditorSession } from '../../editor/session'
import { pinOutput, runPart, unpin } from '../../editor/run/deeds'

export function runItems(session: EditorSession, ids: string[]): MenuItem[] {
  const [id] = ids
  const state = session.draft.store.getState()
  const node = id === undefined || ids.length > 1 ? undefined : state.nodes[id]
  const kind = node && session.kinds[node.kind]
  if (!id || !node || !kind || kind.flow === 'note' || node.disabled) return []
  // A tool runs when its agent calls it.
  const isTool = Object.values(state.edges).some(({ source, sourcePort }) => source === id && sourcePort === 'tool')
  const isPinned = state.marks[id]?.pin !== undefined
  const runs: MenuItem[] = !session.canRun || isTool ? [] : [
    { label: 'Run from here', icon: <ArrowRightFromLine />, keys: 'mod+shift+enter', onSelect: () => void runPart(session, 'from', id) },
    { label: 'Run until here', icon: <ArrowRightToLine />, onSelect: () => void runPart(session, 'until', id) },
    { label: 'Run this node', icon: <Play />, onSelect: () => void runPart(session, 'only', id) },
  ]
  const pins: MenuItem[] = !session.canEdit ? [] : [
    isPinned ? { label: 'Unpin output', icon: <PinOff />, onSelect: () => unpin(session, id) } : { label: 'Pin output', icon: <Pin />, onSelect: () => void pinOutput(session, id) },
  ]
  return runs.length + pins.length ? [...runs, ...pins, 'separator'] : []
}
