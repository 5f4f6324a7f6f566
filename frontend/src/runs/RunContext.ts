/** Which run the parts below show, and where its long texts come from. */
import { createContext, use } from 'react'
import type { components } from '@/api/generated/schema'
import type { ValueRef } from '@/live/valueRef'

export interface RunPlace {
  /** '' for a run that is only read: from a link or a file. Nothing can be done to it, and nothing is asked about it. */
  workspace: string
  runId: string
  /** The text of a reference; without it the run's workspace is asked. */
  readText?: (sha256: string) => Promise<string>
  /** Where values may be carried into settings: asks for one, beside the key that was chosen. */
  onUse?: (ref: ValueRef, key: HTMLElement) => void
  /** Leads to where a node's budget is set. */
  changeBudget?: (node: string, of: 'tokens' | 'money') => void
  /** Where the agent's draft is open: changes it there, as one step that undo takes back. */
  onChange?: (changes: readonly components['schemas']['Change'][]) => void
  /** Shows a run that was started from this one. */
  showRun?: (runId: string) => void
}

export const RunContext = createContext<RunPlace>({ workspace: '', runId: '' })
export const useRunPlace = () => use(RunContext)
