/** Which run the parts below show, so that a value can fetch its long texts. */
import { createContext, use } from 'react'

export interface RunPlace {
  workspace: string
  runId: string
}

export const RunContext = createContext<RunPlace>({ workspace: '', runId: '' })
export const useRunPlace = () => use(RunContext)
