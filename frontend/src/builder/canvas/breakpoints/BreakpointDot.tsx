/** A breakpoint on the left edge of a card: there when set, offered when the pointer is near. */
import type { MouseEvent } from 'react'
import './breakpoints.css'
import { useDraft, useEditor } from '../../editor/session'
import { plural } from '@/ui/format'
import { type Breakpoint, mayBreak, readBreakpoint, readInside, toggleBreakpoints } from './breakpoints'

interface BreakpointDotProps {
  id: string
  /** Whether one can be set here, where there is none. */
  isOffered: boolean
}

export function BreakpointDot({ id, isOffered }: BreakpointDotProps) {
  const session = useEditor()
  const mark = useDraft((state) => state.marks[id]?.breakpoint)
  const set = readBreakpoint(mark)
  const inside = readInside(mark).length
  if (!set && inside === 0 && (!isOffered || !session.canEdit || !mayBreak(session, id))) return null
  const openCondition = (event: MouseEvent) => {
    if (!session.canEdit) return
    event.preventDefault()
    event.stopPropagation()
    session.view.setState({ breakpointAt: id })
  }
  return (
    <button
      type="button" tabIndex={-1} className="breakpoint-dot nodrag nopan" data-set={set ? '' : undefined} data-inside={inside || undefined} data-condition={set?.condition ? '' : undefined}
      aria-pressed={set !== null} aria-label={set ? 'Remove the breakpoint' : 'Stop here: add a breakpoint'}
      title={titleOf(set, inside)}
      disabled={!session.canEdit}
      onClick={(event) => {
        event.stopPropagation()
        toggleBreakpoints(session, [id])
      }}
      onContextMenu={openCondition}
    />
  )
}

function titleOf(set: Breakpoint | null, inside: number): string {
  const own = set ? `Breakpoint${set.condition ? `: ${set.condition}` : ''}` : 'Add a breakpoint (F9)'
  return inside > 0 ? `${own}. ${plural(inside, 'breakpoint')} inside` : own
}
