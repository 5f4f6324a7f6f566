/** One slow clock for everything that ticks on the page. */

const STEP_MS = 100
/** Where more than these tick, tenths of a second are only unrest, and laying all of them out is what costs. */
const MANY = 24
const SKIPPED = 5
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let beat = 0

/** Calls `listener` ten times a second, where there are many twice, until the returned function is called. */
export function onTick(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, STEP_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick() {
  beat += 1
  if (listeners.size <= MANY || beat % SKIPPED === 0) listeners.forEach((each) => each())
}
