/**
 * The values of what is on the screen. Whatever shows a step's values says here that it wants them, for as long as it does.
 *
 * Laws: what is wanted within a moment is asked for in one request, and one request is under way at a time; what leaves
 * the screen before its turn is not asked for.
 */
import type { Envelope } from './wire'

/** Long enough that items passed by on the way to another are not asked for. */
const MOMENT_MS = 40

interface WantsOptions {
  /** The numbers of a step's events whose values are not here. */
  missing: (path: string) => readonly number[]
  read: (numbers: readonly number[]) => Promise<readonly Envelope[]>
  take: (events: readonly Envelope[]) => void
  /** `problem` is another. */
  onChange: () => void
}

export class Wants {
  /** Why what is wanted could not be read; null while nothing is wrong. */
  problem: unknown = null
  private readonly wanted = new Map<string, number>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private isAsking = false
  private isStopped = false
  private readonly options: WantsOptions

  constructor(options: WantsOptions) {
    this.options = options
  }

  /** Wants a step's values until the returned function is called. */
  want(path: string): () => void {
    this.wanted.set(path, (this.wanted.get(path) ?? 0) + 1)
    this.askSoon()
    return () => {
      const others = (this.wanted.get(path) ?? 1) - 1
      if (others > 0) this.wanted.set(path, others)
      else this.wanted.delete(path)
    }
  }

  /** There may be more to ask for; what has failed waits for `retry`, or for somebody who wants something else. */
  look() {
    if (this.problem === null && this.wanted.size > 0) this.askSoon()
  }

  retry() {
    this.fail(null)
    this.askSoon()
  }

  stop() {
    this.isStopped = true
    clearTimeout(this.timer)
  }

  private askSoon() {
    if (this.timer !== undefined || this.isAsking || this.isStopped) return
    this.timer = setTimeout(() => {
      this.timer = undefined
      void this.ask()
    }, MOMENT_MS)
  }

  private async ask() {
    const numbers = [...this.wanted.keys()].flatMap((path) => this.options.missing(path))
    if (numbers.length === 0) return
    this.isAsking = true
    try {
      const events = await this.options.read(numbers)
      if (this.isStopped) return
      this.fail(null)
      this.options.take(events)
    } catch (error) {
      this.fail(error)
    } finally {
      this.isAsking = false
    }
    this.look()
  }

  private fail(problem: unknown) {
    if (this.problem === problem || this.isStopped) return
    this.problem = problem
    this.options.onChange()
  }
}
