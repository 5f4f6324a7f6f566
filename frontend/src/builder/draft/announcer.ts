/** Tells the others what this person does, twenty times a second at most; what is newest wins. */
import type { Awareness } from 'y-protocols/awareness'
import type { Announced } from './presence'

const EVERY_MS = 50

export class Announcer {
  private news: Partial<Announced> = {}
  private last = Number.NEGATIVE_INFINITY
  private timer: ReturnType<typeof setTimeout> | undefined
  private readonly awareness: Awareness

  constructor(awareness: Awareness) {
    this.awareness = awareness
  }

  say(news: Partial<Announced>): void {
    Object.assign(this.news, news)
    this.timer ??= setTimeout(this.send, Math.max(0, this.last + EVERY_MS - performance.now()))
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  private readonly send = () => {
    this.timer = undefined
    this.last = performance.now()
    this.awareness.setLocalState({ ...this.awareness.getLocalState(), ...this.news })
    this.news = {}
  }
}
