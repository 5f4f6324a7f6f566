/** The run on the minimap: a pulse where a node is at work, a cross where one failed, two bars where one is held. */
import { useMemo } from 'react'
import { useRunStore } from '@/live/runStore'
import { cn } from '@/ui/cn'
import { STATUS } from '@/ui/status'
import { readStepStatus } from '../cards/liveStep'
import type { Box } from '../overview/draw'
import { type MapMark, marksOf } from './marks'
import './minimap.css'

interface MapMarksProps {
  boxes: readonly Box[]
  place: (x: number, y: number) => [number, number]
}

export function MapMarks({ boxes, place }: MapMarksProps) {
  // The run changes in place; its number of events tells that it has.
  const seq = useRunStore((state) => state.moment?.seq ?? state.seq)
  const turns = useRunStore((state) => state.turns)
  const marks = useMemo(() => {
    void [seq, turns]
    return marksOf(boxes, readStepStatus, place)
  }, [boxes, place, seq, turns])
  if (marks.length === 0) return null
  return <svg className="pointer-events-none absolute inset-0 size-full">{marks.map((mark) => <Mark key={mark.id} mark={mark} />)}</svg>
}

const LINES = { cross: 'M-3-3 3 3M3-3-3 3', bars: 'M-2-3V3M2-3V3' }

/** One element each: there may be two hundred. */
function Mark({ mark: { id, shape, status, x, y } }: { mark: MapMark }) {
  const look = { 'data-mark': id, 'data-shape': shape, transform: `translate(${x} ${y})`, stroke: 'currentColor' }
  const tone = STATUS[status].text
  if (shape === 'pulse') return <circle {...look} r="3" fill="currentColor" className={cn('map-pulse', tone)} />
  return <path {...look} d={LINES[shape]} strokeWidth="2" strokeLinecap="round" fill="none" className={tone} />
}
