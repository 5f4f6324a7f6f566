/** What is said of a step that was given its result instead of being carried out. */
import type { Reused } from './step'

export const REUSED: { [why in Reused]: { label: string; hint: string } } = {
  pinned: { label: 'Pinned', hint: 'Its output is pinned: it was not carried out.' },
  recorded: { label: 'Recorded', hint: 'Its result was recorded in another run: it was not carried out.' },
  edited: { label: 'Edited', hint: 'A person gave its result: it was not carried out.' },
}
