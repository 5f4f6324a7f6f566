/** What holds a card while it is dragged: lines through equal edges, equal distances, and where a copy leaves its original. */
import { ViewportPortal } from '@xyflow/react'
import { useView } from '../../editor/session'
import type { Rect } from './rect'
import type { Gap } from './spacing'
import type { Guide } from './steer'

export function Guides() {
  const drag = useView((view) => view.drag)
  if (!drag) return null
  return (
    <ViewportPortal>
      <svg aria-hidden data-guides={drag.guides.length} data-gaps={drag.gaps.length} className="drag-guides">
        {drag.originals.map((original, index) => <Original key={index} {...original} />)}
        {drag.guides.map((guide) => <Line key={`${guide.axis}${guide.at}`} {...guide} />)}
        {drag.gaps.map((gap) => <Distance key={`${gap.axis}${gap.from}`} {...gap} />)}
      </svg>
    </ViewportPortal>
  )
}

function Original({ x, y, width, height }: Rect) {
  return <rect x={x} y={y} width={width} height={height} rx={12} className="drag-original" />
}

function Line({ axis, at, from, to }: Guide) {
  return axis === 'x' ? <line x1={at} x2={at} y1={from} y2={to} /> : <line x1={from} x2={to} y1={at} y2={at} />
}

const TICK = 5

function Distance({ axis, from, to, at }: Gap) {
  const path = `M${from} ${at - TICK}v${2 * TICK}M${from} ${at}H${to}M${to} ${at - TICK}v${2 * TICK}`
  const turned = `M${at - TICK} ${from}h${2 * TICK}M${at} ${from}V${to}M${at - TICK} ${to}h${2 * TICK}`
  return <path d={axis === 'x' ? path : turned} data-gap={Math.round(to - from)} />
}
