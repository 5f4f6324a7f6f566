/** Time, tokens and cost of two sides, with their difference. */
import { measure, type Measured } from './measures'

export function MeasureGrid({ a, b }: { a: Measured | null; b: Measured | null }) {
  return (
    <dl className="tabular grid grid-cols-3 gap-px overflow-hidden rounded-md border border-line bg-line text-xs">
      {measure(a, b).map(({ name, difference, ...sides }) => (
        <div key={name} className="bg-raised px-2 py-1.5">
          <dt className="text-2xs text-muted">{name}</dt>
          <dd>{sides.a === sides.b ? sides.a : `${sides.a} → ${sides.b}`}</dd>
          {difference && <dd className="text-2xs font-medium">{difference}</dd>}
        </div>
      ))}
    </dl>
  )
}
