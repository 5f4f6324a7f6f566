import { describe, expect, it } from 'vitest'
import { fits } from './fits'
import { portsOf } from './ports'
import { KINDS } from './fixtures'
import { findPlaceholders, openPlaceholder, templateNames } from './template'
import type { JsonObject } from './types'

const names = (kind: string, settings: JsonObject) => {
  const ports = portsOf(KINDS[kind], settings)
  return { inputs: ports.inputs.map((p) => p.name), outputs: ports.outputs.map((p) => p.name) }
}

describe('port types', () => {
  it('lets numbers be rendered as text, and any go everywhere', () => {
    expect([fits('number', 'text'), fits('any', 'image'), fits('list of text', 'json')]).toEqual([null, null, null])
  })

  it('tells how to mend a list that meets a single value', () => {
    expect(fits('list of image', 'image')).toBe(
      'This port takes an image, and a list of image holds many. Put a For each node between.',
    )
  })

  it('keeps tools and values apart', () => {
    expect(fits('tool', 'any')).toMatch(/tools port of an agent/)
    expect(fits('text', 'tool')).toMatch(/Only the tool port/)
    expect(fits('tool', 'tool')).toBeNull()
  })
})

describe('template names', () => {
  it('become input ports once each, in order of use', () => {
    expect(templateNames('{{ b.c[0] }} {{a}}', { x: ['{{ b }}', '{{d}}'] })).toEqual(['b', 'a', 'd'])
  })

  it('are found with their places', () => {
    expect(findPlaceholders('x {{ a.b }}')).toEqual([{ start: 2, end: 11, name: 'a', path: '.b' }])
  })

  it('are completed from the braces that are still open', () => {
    expect(openPlaceholder('Hi {{ fa', 8)).toEqual({ start: 3, typed: 'fa' })
    expect(openPlaceholder('Hi {{ fa }}', 11)).toBeNull()
  })
})

describe('ports of a kind', () => {
  it('follow the prompt of a model node', () => {
    expect(names('llm@1', { prompt: 'Write about {{ topic }}', system: 'Speak {{ language }}' })).toEqual({
      inputs: ['language', 'topic', 'images', 'messages'],
      outputs: ['text', 'messages', 'usage', 'error', 'tool'],
    })
  })

  it('gain json when a schema is set', () => {
    expect(names('llm@1', { prompt: '', schema: { type: 'object' } }).outputs.slice(0, 2)).toEqual(['text', 'json'])
  })

  it('follow the cases of a branch', () => {
    expect(names('branch@1', { mode: 'if' }).outputs).toEqual(['true', 'false', 'error'])
    expect(names('branch@1', { mode: 'switch', cases: [{ id: 'bill' }, { id: 'bug' }] }).outputs).toEqual([
      'bill', 'bug', 'else', 'error',
    ])
  })

  it('follow the lists of a code node', () => {
    expect(names('code@1', { inputs: [{ name: 'rows', type: 'json' }], outputs: [{ name: 'sum', type: 'number' }] })).toEqual(
      { inputs: ['rows'], outputs: ['sum', 'error', 'tool'] },
    )
  })

  it('show passed values inside and outside a container', () => {
    const ports = portsOf(KINDS['for_each@1'], { inputs: [{ name: 'tone' }] })
    expect(ports.inputs.map((p) => p.name)).toEqual(['items', 'tone'])
    expect(ports.innerOutputs.map((p) => p.name)).toEqual(['item', 'index', 'tone'])
  })

  it('of an unknown kind are none', () => {
    expect(portsOf(undefined, {})).toEqual({ inputs: [], outputs: [], innerInputs: [], innerOutputs: [] })
  })
})
