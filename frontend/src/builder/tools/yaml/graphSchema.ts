/** JSON Schema of a graph's text form, made from the node kinds: completion and checks in the YAML view. Pure. */
import { TYPE_NAMES } from '../../kinds/fits'
import { GROUP_COLOURS } from '../../draft/values'
import type { NodeKinds } from '../../kinds/types'

export function graphSchema(kinds: NodeKinds): object {
  const names = Object.keys(kinds).filter((name) => !['input@1', 'output@1'].includes(name))
  const nodes = names.map((name) => ({
    if: { properties: { kind: { const: name } }, required: ['kind'] },
    then: { properties: { settings: kinds[name]?.settings_schema ?? {} } },
  }))
  return {
    type: 'object', required: ['format', 'name', 'nodes'], additionalProperties: false,
    properties: {
      format: { const: 'agent/1' }, name: { type: 'string' }, description: { type: 'string' },
      inputs: declarations(true), outputs: declarations(false),
      nodes: { type: 'object', propertyNames: { pattern: '^[a-z][a-z0-9_]{0,63}$' }, additionalProperties: { ...node(names, kinds), allOf: nodes } },
      edges: { type: 'array', items: { type: 'string', pattern: String.raw`^\s*\S+\.\S+\s*->\s*\S+\.\S+\s*$` } },
      layout: { type: 'object', additionalProperties: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 4 } },
      groups: {
        type: 'object', propertyNames: { pattern: '^[a-z][a-z0-9_]{0,63}$' },
        additionalProperties: {
          type: 'object', additionalProperties: false,
          properties: { name: { type: 'string' }, colour: { enum: [...GROUP_COLOURS] }, collapsed: { type: 'boolean' }, nodes: { type: 'array', items: { type: 'string' } } },
        },
      },
      locked: { type: 'array', items: { type: 'string' } },
    },
  }
}

function declarations(isInput: boolean): object {
  const types = [...TYPE_NAMES, ...TYPE_NAMES.map((name) => `list of ${name}`)]
  return {
    type: 'object',
    additionalProperties: {
      type: 'object', additionalProperties: false,
      properties: {
        type: { enum: types }, title: { type: 'string' }, description: { type: 'string' },
        ...(isInput ? { default: {}, required: { type: 'boolean' } } : {}),
      },
    },
  }
}

function node(names: string[], kinds: NodeKinds): object {
  return {
    type: 'object', required: ['kind'], additionalProperties: false,
    properties: {
      kind: { anyOf: names.map((name) => ({ const: name, description: kinds[name]?.help ?? '' })) },
      title: { type: 'string' }, parent: { type: 'string' }, settings: { type: 'object' },
      retry: { type: 'object', additionalProperties: false, properties: { attempts: { type: 'integer', minimum: 1 }, delay: { type: 'number' }, backoff: { type: 'number' }, max_delay: { type: 'number' } } },
      timeout: { type: 'number', description: 'Seconds' },
      on_error: { type: 'object', properties: { policy: { enum: ['fail', 'default', 'follow'] }, default: { type: 'object' } } },
      budget: { type: 'object', properties: { tokens: { type: 'integer' }, money: {} } },
      disabled: { type: 'boolean' }, note: { type: 'string' },
    },
  }
}
