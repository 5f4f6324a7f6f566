/** Values as a person edits them: JSON text, and what of it has changed. Pure. */
import type { Values } from '@/live/wire'

export const writeObject = (values: Values): string => JSON.stringify(values, null, 2)

/** The object in a text; else a sentence that says what to mend. */
export function readObject(text: string): { value: Values | null; problem: string | null } {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value: value as Values, problem: null }
    return { value: null, problem: 'Write an object: {"port": value}.' }
  } catch (error) {
    return { value: null, problem: `This is not JSON yet: ${error instanceof Error ? error.message : ''}` }
  }
}

/** The ports that have another value than before. A port that was taken out gets nothing. */
export function changedPorts(before: Values, after: Values): Values {
  const ports = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries(
    [...ports].filter((port) => JSON.stringify(before[port]) !== JSON.stringify(after[port])).map((port) => [port, after[port] ?? null]),
  )
}
