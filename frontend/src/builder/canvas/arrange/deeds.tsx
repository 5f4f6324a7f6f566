/** What can be done with the places of several cards: one list for the bar, the menu and the command palette. */
import {
  AlignCenterHorizontal, AlignCenterVertical, AlignEndHorizontal, AlignEndVertical, AlignHorizontalDistributeCenter, AlignStartHorizontal,
  AlignStartVertical, AlignVerticalDistributeCenter, type LucideIcon,
} from 'lucide-react'
import type { EditorSession } from '../../editor/session'
import { align, distribute, type Rects, type Shifts } from './arrange'
import { arrange } from './move'

interface Deed {
  id: string
  label: string
  Icon: LucideIcon
  /** Fewer cards have nothing to arrange. */
  least: 2 | 3
  how: (rects: Rects) => Shifts
}

const DEEDS: Deed[] = [
  { id: 'left', label: 'Align left edges', Icon: AlignStartVertical, least: 2, how: (rects) => align(rects, 'left') },
  { id: 'centre', label: 'Align centres', Icon: AlignCenterVertical, least: 2, how: (rects) => align(rects, 'centre') },
  { id: 'right', label: 'Align right edges', Icon: AlignEndVertical, least: 2, how: (rects) => align(rects, 'right') },
  { id: 'top', label: 'Align top edges', Icon: AlignStartHorizontal, least: 2, how: (rects) => align(rects, 'top') },
  { id: 'middle', label: 'Align middles', Icon: AlignCenterHorizontal, least: 2, how: (rects) => align(rects, 'middle') },
  { id: 'bottom', label: 'Align bottom edges', Icon: AlignEndHorizontal, least: 2, how: (rects) => align(rects, 'bottom') },
  { id: 'across', label: 'Spread evenly across', Icon: AlignHorizontalDistributeCenter, least: 3, how: (rects) => distribute(rects, 'x') },
  { id: 'down', label: 'Spread evenly downwards', Icon: AlignVerticalDistributeCenter, least: 3, how: (rects) => distribute(rects, 'y') },
]

export interface ArrangeDeed extends Pick<Deed, 'id' | 'label' | 'Icon'> {
  isPossible: boolean
  run: () => void
}

export function arrangeDeeds(session: EditorSession, chosen: number): ArrangeDeed[] {
  return DEEDS.map(({ id, label, Icon, least, how }) => ({ id, label, Icon, isPossible: chosen >= least, run: () => void arrange(session, how) }))
}
