/** Cases, graders and verdicts in words. Pure. */
import { type Status } from '@/ui/status'
import type { JsonValue } from '@/ui/json'
import type { Grader, ResultStatus } from './api'

export const GRADER_TITLES: { [type: string]: string } = {
  equals: 'Equals', contains: 'Contains', json_schema: 'JSON Schema', jsonata: 'JSONata', judge: 'Model as judge',
}

export const graderTitle = ({ type }: Pick<Grader, 'type'>): string => GRADER_TITLES[type] ?? type

export const VERDICTS: { [status in ResultStatus]: { status: Status; word: string } } = {
  running: { status: 'running', word: 'Running' },
  passed: { status: 'succeeded', word: 'Passed' },
  failed: { status: 'failed', word: 'Failed' },
  error: { status: 'warning', word: 'Error' },
}

/** A value on one line. */
export function brief(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim()
  if (Array.isArray(value) || typeof value !== 'object') return JSON.stringify(value)
  const entries = Object.entries(value)
  const [only] = entries
  return entries.length === 1 && only ? brief(only[1]) : entries.map(([name, inner]) => `${name}: ${brief(inner)}`).join(', ')
}

/** What decides about a case: its graders, or what the server takes when it has none. */
export function decides(graders: readonly Grader[], expected: JsonValue): string {
  if (graders.length > 0) return graders.map(graderTitle).join(', ')
  return expected === null ? 'The run succeeds' : 'Equals'
}
