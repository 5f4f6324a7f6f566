import { describe, expect, it } from 'vitest'
import type { Json } from '../kinds/types'
import { parseYaml } from '../tools/yaml/parse'
import { toYaml } from './yamlText'

const TRICKY = [
  'yes', 'No', 'null', '~', '1e3', '0x10', '2026-01-01', '- a', 'a: b', 'a #b', '#', '!tag', '&a', '*a', '|', '>', "'", '"', '{}', '[]', ' lead', 'trail ', 'tab\there',
  '\n', 'a\n', 'a\n\n', '\na', 'a\n  b\n c', ' a\nb', 'a\r\nb', 'é😀', '', 'a:', '-', '---', 'a\n---\nb', 'Hello {{ name }}!', 'a.text -> b.x', '\u2028x\ny',
]

describe('toYaml', () => {
  it.each(TRICKY)('writes %j so that it reads back the same, as a value, as a key and in a list', (text) => {
    const value: Json = { value: text, [text || 'x']: [text, { deep: text }], list: [[text]] }

    expect(parseYaml(toYaml(value))).toEqual(value)
  })

  it('is made for people', () => {
    expect(toYaml({ format: 'agent-nodes/1', nodes: { greet: { kind: 'llm@1', settings: { prompt: 'Hello\n{{ name }}\n', on: true, n: 1.5, none: {} } } }, edges: ['a.x -> b.y'], layout: { greet: [0, -8] } })).toBe(
      'format: agent-nodes/1\nnodes:\n  greet:\n    kind: llm@1\n    settings:\n      prompt: |\n        Hello\n        {{ name }}\n      "on": true\n      "n": 1.5\n      none: {}\nedges:\n  - a.x -> b.y\nlayout:\n  greet: [0, -8]\n',
    )
  })
})
