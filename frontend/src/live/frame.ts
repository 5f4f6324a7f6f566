/** Many calls, one per frame. A hidden page draws no frames, so a slow clock stands in. */

const HIDDEN_MS = 250

/** A function that runs `act` once, at the next frame after the first call. */
export function oncePerFrame(act: () => void): () => void {
  let frame = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    timer = undefined
    act()
  }
  return () => {
    if (timer !== undefined) return
    timer = setTimeout(run, HIDDEN_MS)
    frame = requestAnimationFrame(run)
  }
}
