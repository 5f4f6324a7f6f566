/** What two steps have in common, in a word. Pure. */
import type { JsonValue } from '@/ui/json'
import type { StepRecord } from '../api'
import type { Pair } from './align'
import { isSameJson } from './jsonDiff'

export type Verdict = 'same' | 'output' | 'status' | 'input' | 'only-a' | 'only-b'

export const VERDICTS: { [verdict in Verdict]: string } = {
  same: 'Same', output: 'Output differs', status: 'State differs', input: 'Input differs', 'only-a': 'Only in A', 'only-b': 'Only in B',
}

/** The weightiest difference: a step that is not there, how it ended, what it gave, what it was given. */
export function judge({ a, b }: Pair<StepRecord>): Verdict {
  if (!b) return 'only-a'
  if (!a) return 'only-b'
  if (a.status !== b.status) return 'status'
  if (!isSameJson(a.outputs as JsonValue, b.outputs as JsonValue)) return 'output'
  return isSameJson(a.inputs as JsonValue, b.inputs as JsonValue) ? 'same' : 'input'
}
