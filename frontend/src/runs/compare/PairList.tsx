/** The aligned steps of two runs. Only the rows in sight are drawn. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef } from 'react'
import { shownStatus } from '@/live/shownStatus'
import { cn } from '@/ui/cn'
import { StatusIcon } from '@/ui/status-icon'
import type { StepRecord } from '../api'
import { nameOf, type RunGraph } from '../useRunGraph'
import type { Pair } from './align'
import { measure } from './measures'
import { VERDICTS, type Verdict } from './verdict'

export interface JudgedPair extends Pair<StepRecord> {
  verdict: Verdict
}

interface PairListProps {
  pairs: readonly JudgedPair[]
  graphs: readonly [RunGraph, RunGraph]
  chosen: string | null
  onChoose: (key: string) => void
}

const ROW = 44

export function PairList({ pairs, graphs, chosen, onChoose }: PairListProps) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: pairs.length, getScrollElement: () => box.current, estimateSize: () => ROW, overscan: 8 })
  return (
    <div ref={box} className="min-h-40 flex-1 overflow-y-auto p-1">
      <ol aria-label="Steps" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const pair = pairs[index]
          if (!pair) return null
          return (
            <li key={pair.key} className="absolute inset-x-0 top-0" style={{ height: ROW, transform: `translateY(${start}px)` }}>
              <PairRow pair={pair} graphs={graphs} isChosen={chosen === pair.key} onChoose={onChoose} />
            </li>
          )
        })}
      </ol>
    </div>
  )
}

export function nameOfPair({ a, b }: Pair<StepRecord>, [graphA, graphB]: readonly [RunGraph, RunGraph]): string {
  return a ? nameOf(graphA, a.path) : nameOf(graphB, b?.path ?? '')
}

interface PairRowProps extends Pick<PairListProps, 'graphs' | 'onChoose'> {
  pair: JudgedPair
  isChosen: boolean
}

const PairRow = memo(function PairRow({ pair, graphs, isChosen, onChoose }: PairRowProps) {
  const { a, b, verdict } = pair
  const [time, tokens, cost] = measure(a, b)
  return (
    <button
      type="button" aria-pressed={isChosen} data-verdict={verdict} onClick={() => onChoose(pair.key)}
      className="grid h-full w-full grid-cols-[2.5rem_minmax(0,1fr)_auto] items-center gap-2 rounded-sm px-2 text-left hover:bg-hover focus-visible:outline-2 focus-visible:outline-accent-text aria-pressed:bg-pressed"
    >
      <span className="flex gap-1">{[a, b].map((step, side) => <StatusIcon key={side} status={shownStatus(step?.status)} label={step ? undefined : null} />)}</span>
      <span className="min-w-0">
        <span className="block truncate">{nameOfPair(pair, graphs)}</span>
        <span className={cn('block truncate text-2xs', verdict === 'same' ? 'text-muted' : 'text-warning')}>{VERDICTS[verdict]} <code className="text-muted">{scopeLabel(pair)}</code></span>
      </span>
      <span className="tabular flex gap-3 text-right text-2xs">
        {[time, tokens, cost].map((each) => each && (
          <span key={each.name} className={cn('w-24', each.name === 'Tokens' && 'w-20', each.name !== 'Time' && 'max-lg:hidden')}>
            <span className="block text-muted">{each.a === each.b ? each.a : `${each.a} → ${each.b}`}</span>
            <span className="block font-medium">{each.difference}</span>
          </span>
        ))}
      </span>
    </button>
  )
})

/** Which of many it is: the path without the node's own name, where there is one. */
function scopeLabel({ a, b }: JudgedPair): string {
  const path = (a ?? b)?.path ?? ''
  return path.includes('/') ? path : ''
}
