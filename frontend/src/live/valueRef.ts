/** A value of a run by where it came from, so that it can be carried into a setting: dragged, or sent there from a menu. */
import type { JsonPath } from '@/ui/json'

export interface ValueRef {
  node: string
  side: 'input' | 'output'
  port: string
  /** Into the value; empty for all of it. */
  path: JsonPath
}

/** What a drag carries it as. */
export const VALUE_TYPE = 'application/x-agent-value'

export function readValueRef(text: string): ValueRef | null {
  try {
    const value = JSON.parse(text) as Partial<ValueRef> | null
    const isWhole = typeof value?.node === 'string' && typeof value.port === 'string' && Array.isArray(value.path)
    return isWhole ? { node: value.node as string, port: value.port as string, path: value.path as JsonPath, side: value.side === 'input' ? 'input' : 'output' } : null
  } catch {
    return null
  }
}
