/** The columns that all parts of the timeline share: name, bar, figures; on a phone name and figures. */
import type { ReactNode } from 'react'

export const COLUMNS = 'grid h-full grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] items-center gap-3 pr-2 max-sm:grid-cols-[minmax(0,1fr)_auto]'

/** The last column: as wide whether there are figures or none, so that the bars of all rows begin and end alike. */
export function FigureCells({ time, tokens, cost }: { time?: ReactNode; tokens?: ReactNode; cost?: ReactNode }) {
  return (
    <span className="tabular flex gap-2 text-right text-2xs text-muted">
      <span className="w-15">{time}</span>
      <span className="w-10 @max-xl:hidden">{tokens}</span>
      <span className="w-14 @max-xl:hidden">{cost}</span>
    </span>
  )
}
