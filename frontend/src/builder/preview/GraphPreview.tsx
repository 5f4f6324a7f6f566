/** A graph as a small still picture: tiles and curves, for cards of agents and templates. */
import { kindId, toneOf } from '../kinds/look'
import type { GraphData } from '../api/types'
import { sketch } from './sketch'

export function GraphPreview({ graph, className }: { graph: GraphData; className?: string }) {
  const { boxes, curves, viewBox } = sketch(graph)
  return (
    <svg viewBox={viewBox} aria-hidden className={className} preserveAspectRatio="xMidYMid meet">
      {boxes.filter((box) => box.isFrame).map((box) => (
        <rect key={box.id} x={box.x} y={box.y} width={box.width} height={box.height} rx="16" fill="var(--panel)" stroke="var(--line-strong)" strokeWidth="4" strokeDasharray="12 8" />
      ))}
      {curves.map((path) => <path key={path} d={path} fill="none" stroke="var(--faint)" strokeWidth="5" />)}
      {boxes.filter((box) => !box.isFrame).map((box) => (
        <g key={box.id}>
          <rect x={box.x} y={box.y} width={box.width} height={box.height} rx="16" fill="var(--raised)" stroke="var(--line-strong)" strokeWidth="4" />
          <rect x={box.x + 18} y={box.y + 18} width="44" height="44" rx="10" fill={toneOf(kindId(box.kind))} />
          <rect x={box.x + 78} y={box.y + 26} width={Math.min(120, 40 + box.title.length * 5)} height="12" rx="6" fill="var(--fg)" opacity=".65" />
          <rect x={box.x + 78} y={box.y + 46} width="70" height="9" rx="4.5" fill="var(--muted)" opacity=".4" />
        </g>
      ))}
    </svg>
  )
}
