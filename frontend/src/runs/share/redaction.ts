/** What a link hides, in words. Pure. */
import type { components } from '@/api/generated/schema'
import type { RunRecord } from '../record/record'

export type Redact = components['schemas']['Redact']

export const NOTHING_HIDDEN: Required<Redact> = { inputs: false, outputs: false, values: false, steps: [], graph: false }

/** "Its inputs and 2 steps are hidden."; '' when nothing is. */
export function describeRedaction(redact: Redact, nodes: RunRecord['nodes'] = {}): string {
  if (redact.values) return 'All values are hidden.'
  const steps = (redact.steps ?? []).map((id) => nodes[id]?.title || id.replaceAll('_', ' '))
  const parts = [redact.inputs && 'its inputs', redact.outputs && 'its outputs', redact.graph && 'its graph', ...steps.map((name) => `the step “${name}”`)].filter((part) => typeof part === 'string')
  if (parts.length === 0) return ''
  const list = new Intl.ListFormat('en').format(parts)
  const isOne = parts.length === 1 && (steps.length === 1 || redact.graph)
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${isOne ? 'is' : 'are'} hidden.`
}
