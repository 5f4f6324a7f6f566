/** What a resting card says about its settings in two lines. Pure. */
import type { NodeValue } from '../../draft/values'
import type { Json, JsonSchema, NodeKind } from '../../kinds/types'

/** Settings that say most about a node, best first. */
const TELLING = ['prompt', 'template', 'text', 'url', 'expression', 'until', 'code', 'message', 'condition', 'system']

export function summarise(node: NodeValue, kind: NodeKind | undefined): string {
  for (const name of TELLING) {
    const value = node.settings[name]
    if (typeof value !== 'string' || value.trim() === '') continue
    const method = name === 'url' && typeof node.settings['method'] === 'string' ? `${node.settings['method']} ` : ''
    return (method + value).trim().slice(0, 160)
  }
  const words = Object.entries(kind?.settings_schema.properties ?? {}).map(([name, schema]) => wordsFor(schema, node.settings[name]))
  return words.filter(Boolean).slice(0, 3).join(' · ')
}

/** What a card says when no setting tells anything: that one is missing, else what the kind does. */
export function sayState(node: NodeValue, kind: NodeKind): string {
  const isEmpty = (value: Json | undefined) => value === undefined || value === null || value === ''
  const lacks = (kind.settings_schema.required ?? []).some((name) => isEmpty(node.settings[name]))
  return lacks || !kind.help ? 'Not set up yet' : kind.help
}

/** One setting in a few words: a choice by its label, cases by their names, a number with its title. */
function wordsFor(schema: JsonSchema, value: Json | undefined): string {
  const hint = schema['x-ui']
  if (value === undefined || value === null || value === '' || hint?.advanced || hint?.widget === 'hidden') return ''
  if (schema.enum) return hint?.labels?.[schema.enum.indexOf(value)] ?? String(value)
  if (Array.isArray(value)) return value.map(nameOf).filter(Boolean).join(', ')
  if (typeof value === 'number') return `${schema.title ?? ''} ${value}`.trim()
  // The foot of a card names its model already.
  return typeof value === 'string' && hint?.widget !== 'agent_picker' && hint?.widget !== 'model' ? value : ''
}

function nameOf(item: Json): string {
  if (!item || typeof item !== 'object' || Array.isArray(item)) return typeof item === 'string' ? item : ''
  const { id, name, path, operator, value } = item
  if (id ?? name) return String(id ?? name)
  return operator ? [path, String(operator).replaceAll('_', ' '), value].filter((part) => part !== undefined && part !== '').join(' ') : ''
}
