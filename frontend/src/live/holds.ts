/** Times in which a person who debugs held a step: no part of what the step took. Pure. */
import type { Step } from './step'

/** In ms since 1970; `to` null: still. */
export interface Hold {
  readonly from: number
  readonly to: number | null
}

/** How much of a time was held. One step's holds never overlap. */
export function heldWithin(holds: readonly Hold[], from: number, to: number): number {
  return holds.reduce((sum, hold) => sum + Math.max(0, Math.min(hold.to ?? to, to) - Math.max(hold.from, from)), 0)
}

/** When steps that stand together rested: one of them was held, and none was at work. */
export function restsOf(steps: readonly Step[]): Hold[] {
  const work = steps.flatMap(workOf)
  const rests = merge(steps.flatMap(({ holds }) => holds))
  return work.reduce<Hold[]>((left, busy) => left.flatMap((rest) => without(rest, busy)), rests)
}

const endOf = ({ to }: Hold) => to ?? Infinity
const asHold = (from: number, to: number): Hold => ({ from, to: to === Infinity ? null : to })

function workOf({ startedAt, finishedAt, holds }: Step): Hold[] {
  return startedAt === null ? [] : holds.reduce<Hold[]>((left, hold) => left.flatMap((busy) => without(busy, hold)), [{ from: startedAt, to: finishedAt }])
}

/** What is left of a time when another is taken out. */
function without(time: Hold, out: Hold): Hold[] {
  if (endOf(out) <= time.from || out.from >= endOf(time)) return [time]
  const left = [asHold(time.from, out.from), asHold(endOf(out), endOf(time))]
  return left.filter((part) => part.from < endOf(part))
}

function merge(times: readonly Hold[]): Hold[] {
  const merged: Hold[] = []
  for (const next of [...times].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && next.from <= endOf(last)) merged[merged.length - 1] = asHold(last.from, Math.max(endOf(last), endOf(next)))
    else merged.push(next)
  }
  return merged
}
