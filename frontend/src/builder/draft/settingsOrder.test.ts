import { expect, it } from 'vitest'
import { KINDS } from '../kinds/fixtures'
import { Draft } from './draft'
import { arrange, findHints } from './settingsOrder'

const schema = { properties: { model: {}, prompt: {}, cases: { items: { properties: { id: {}, when: {} } } } } }

it('the schema comes first, then the author, at every depth', () => {
  const settings = { zeta: { b: 1, a: [{ d: 1, c: 2 }] }, prompt: 'p', alpha: 1, model: 'm', cases: [{ when: 1, id: 'x' }] }
  const hints = findHints(settings, schema)
  const mixed = { alpha: 1, cases: [{ when: 1, id: 'x' }], zeta: { a: [{ c: 2, d: 1 }], b: 1 }, model: 'm', prompt: 'p' }

  expect(hints).toEqual({ '': ['zeta', 'alpha'], '/zeta': ['b', 'a'], '/zeta/a/0': ['d', 'c'] })
  expect(JSON.stringify(arrange(mixed, schema, hints))).toBe(
    JSON.stringify({ model: 'm', prompt: 'p', cases: [{ id: 'x', when: 1 }], zeta: { b: 1, a: [{ d: 1, c: 2 }] }, alpha: 1 }),
  )
})

it('what sorting gives needs no hint, and hints that make no sense are passed over', () => {
  expect(findHints({ a: { c: 1, d: 2 }, b: 1 }, undefined)).toBeNull()
  expect(Object.keys(arrange({ b: 1, a: 2 }, undefined, { '': [3, 'gone'], x: 5 }))).toEqual(['a', 'b'])
})

it('a draft keeps the order in which an answer schema was written, over undo and redo', () => {
  const draft = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' } })
  const wanted = { type: 'object', properties: { title: {}, body: {} } }
  const read = () => JSON.stringify(draft.graph().nodes['a']?.settings)
  draft.dispatch([{ type: 'add_node', id: 'a', kind: 'llm@1', settings: { prompt: '', model: 'smart' }, position: [0, 0] }])
  const before = read()

  draft.dispatch([{ type: 'set', id: 'a', path: ['settings', 'schema'], value: wanted }])
  const after = read()

  expect(after).toContain(JSON.stringify(wanted))
  draft.undo()
  expect(read()).toBe(before)
  draft.redo()
  expect(read()).toBe(after)
  draft.close()
})
