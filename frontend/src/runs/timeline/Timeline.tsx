/** The run over time: an outline of its steps with their bars. Only the rows in sight are drawn. */
import { useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useRunStore } from '@/live/runStore'
import { cn } from '@/ui/cn'
import { kindTitlesQuery } from '../api'
import type { RunGraph } from '../useRunGraph'
import { NoSteps } from './NoSteps'
import { listRows } from './rows'
import { PlayheadLine } from './Playhead'
import { Ruler } from './Ruler'
import { ScopeRow } from './ScopeRow'
import { StepRow } from './StepRow'
import { useOutline } from './useOutline'
import './timeline.css'

const ROW = 28

interface TimelineProps {
  graph: RunGraph
  chosen: string | null
  onChoose: (path: string) => void
  className?: string
}

export function Timeline({ graph, chosen, onChoose, className }: TimelineProps) {
  const box = useRef<HTMLDivElement>(null)
  const { rows, toggle } = useRows()
  const { data: kindTitles } = useQuery(kindTitlesQuery)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW, overscan: 12 })
  return (
    <div className={cn('@container flex min-h-0 flex-col', className)}>
      <Ruler graph={graph} />
      <div ref={box} className="min-h-0 flex-1 overflow-y-auto px-2 py-1">
        {rows.length === 0 && <NoSteps />}
        <div className="relative">
          <ol aria-label="Steps" className="relative" style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index]
              if (!row) return null
              return (
                <li key={row.key} className="absolute inset-x-0 top-0" style={{ height: ROW, transform: `translateY(${start}px)` }}>
                  {row.kind === 'step'
                    ? <StepRow row={row} graph={graph} kindTitles={kindTitles} isChosen={chosen === row.path} onChoose={onChoose} onToggle={toggle} />
                    : <ScopeRow row={row} onToggle={toggle} />}
                </li>
              )
            })}
          </ol>
          <PlayheadLine />
        </div>
      </div>
    </div>
  )
}

function useRows() {
  const { outline, version } = useOutline()
  const turns = useRunStore((state) => state.turns)
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map())
  const tree = useMemo(() => ({ outline, version }), [outline, version])
  const rows = useMemo(() => listRows(tree.outline, opened, turns), [tree, opened, turns])
  const toggle = useCallback((key: string, isOpen: boolean) => setOpened((known) => new Map(known).set(key, isOpen)), [])
  return { rows, toggle }
}
