/** What the menu of nodes offers about breakpoints. */
import { CircleDot, Equal } from 'lucide-react'
import type { MenuItem } from '@/ui/menu'
import type { EditorSession } from '../../editor/session'
import { mayBreak, readBreakpoint, toggleBreakpoints } from './breakpoints'

export function breakpointItems(session: EditorSession, ids: string[]): MenuItem[] {
  const able = ids.filter((id) => mayBreak(session, id))
  const [only] = able
  if (only === undefined) return []
  const { marks } = session.draft.store.getState()
  const isOn = able.every((id) => readBreakpoint(marks[id]?.breakpoint) !== null)
  return [
    { label: isOn ? 'Remove breakpoint' : 'Add breakpoint', icon: <CircleDot />, keys: 'f9', onSelect: () => toggleBreakpoints(session, able) },
    // Once the menu has gone, or its closing would take the focus from the field that opens.
    ...(able.length === 1 ? [{ label: 'Breakpoint with a condition…', icon: <Equal />, onSelect: () => setTimeout(() => session.view.setState({ breakpointAt: only })) }] : []),
  ]
}
