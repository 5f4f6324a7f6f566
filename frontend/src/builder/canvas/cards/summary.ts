/** What a resting card says about its settings in two lines. Pure. */
import type { NodeValue } from '../../draft/values'
import type { NodeKind } from '../../kinds/types'

const TELLING = ['prompt', 'template', 'text', 'url', 'expression', 'code', 'message', 'until', 'condition', 'system']

export function summarise(node: NodeValue, kind: NodeKind | undefined): string {
  const names = [...TELLING, ...Object.keys(kind?.settings_schema.properties ?? {})]
  for (const name of names) {
    const value = node.settings[name]
    if (typeof value !== 'string' || value.trim() === '' || !(TELLING.includes(name) || value.length > 12)) continue
    const method = name === 'url' && typeof node.settings['method'] === 'string' ? `${node.settings['method']} ` : ''
    return (method + value).trim().slice(0, 160)
  }
  return ''
}
