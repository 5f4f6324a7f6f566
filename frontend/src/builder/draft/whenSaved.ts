/** Waits until the server has stored what this person did, so that it works on what they see. */
import type { Draft } from './draft'

/** Fails at once while there is no line to the server. */
export function whenSaved({ status }: Pick<Draft, 'status'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const { line, queued } = status.getState().save
      if (line !== 'open') reject(new Error('The server cannot be reached just now. Try again once the draft is saved.'))
      else if (queued === 0) resolve()
      return line !== 'open' || queued === 0
    }
    if (look()) return
    const stop = status.subscribe(() => look() && stop())
  })
}
