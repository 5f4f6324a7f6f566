import { describe, expect, it } from 'vitest'
import { graph, node } from '../commands/testGraph'
import { KINDS } from '../kinds/fixtures'
import { changesFor, fieldsOf, stillTrue } from './fields'
import { findMatches, MOST, type Query, readQuery, replaceIn } from './matches'

const plain: Query = { find: '', replace: '', matchCase: false, wholeWord: false, isPattern: false }
const found = (text: string, query: Partial<Query>) => findMatches([text], { ...plain, ...query })
const replaced = (text: string, query: Partial<Query>) => replaceIn(text, found(text, query))

describe('finding', () => {
  it('takes words as they stand, in any case unless told', () => {
    expect(found('a.b A.B axb', { find: 'a.b' }).map(({ start }) => start)).toEqual([0, 4])
    expect(found('a.b A.B', { find: 'A.B', matchCase: true }).map(({ start }) => start)).toEqual([4])
    expect(found('cat concat Kätzcat cat_ cat', { find: 'cat', wholeWord: true }).map(({ start }) => start)).toEqual([0, 24])
  })

  it('says in a sentence why a pattern cannot be read, and finds nothing by it or by nothing', () => {
    expect(readQuery({ ...plain, find: '(', isPattern: true })).toMatch(/^This pattern cannot be read: .*\.$/)
    expect([found('((', { find: '(', isPattern: true }), found('abc', { find: '' }), found('abc', { find: 'x*', isPattern: true })]).toEqual([[], [], []])
  })

  it('stops at so many', () => expect(found('a'.repeat(MOST + 9), { find: 'a' })).toHaveLength(MOST))
})

describe('replacing', () => {
  it('puts words or what groups have found in the place of all matches', () => {
    expect(replaced('one two one', { find: 'one', replace: '$1' })).toBe('$1 two $1')
    expect(replaced('Ada Lovelace', { find: String.raw`(\w+) (?<last>\w+)`, replace: '$<last>, $1 $& $$ $9', isPattern: true })).toBe('Lovelace, Ada Ada Lovelace $ $9')
  })

  it('reaches titles, prompts, nested settings, notes and groups, each setting once, and no ids', () => {
    const state = graph(
      { old: node('llm', { prompt: 'old', rules: [{ value: 'old one' }, { value: 'old two' }] }, { title: 'Old', note: 'An old note', group: 'g' }) },
      [], { groups: { g: { name: 'Old ones', colour: 'red' } } },
    )
    const fields = fieldsOf(state, KINDS)
    const matches = findMatches(fields.map(({ text }) => text), { ...plain, find: 'old', replace: 'new' })
    const changes = [...new Set(matches.map(({ text }) => text))].map((at) => ({ field: fields[at]!, text: replaceIn(fields[at]!.text, matches.filter(({ text }) => text === at)) }))

    expect(fields.filter(({ to }) => to === null).map(({ label }) => label)).toEqual(['Id', 'Kind'])
    expect(changesFor(state, changes)).toEqual([
      { type: 'set', id: 'old', path: ['title'], value: 'new' },
      { type: 'set', id: 'old', path: ['note'], value: 'An new note' },
      { type: 'set_group', id: 'g', value: { name: 'new ones', colour: 'red' } },
      { type: 'set', id: 'old', path: ['settings', 'prompt'], value: 'new' },
      { type: 'set', id: 'old', path: ['settings', 'rules'], value: [{ value: 'new one' }, { value: 'new two' }] },
    ])
  })

  it('leaves a locked node as it is, and says so before', () => {
    const fields = fieldsOf(graph({ a: node('llm', { prompt: 'old' }, { title: 'Old', locked: true }) }, []), KINDS)

    expect(fields.filter(({ to }) => to !== null)).toEqual([])
  })

  it('leaves out texts that others have changed since they were searched', () => {
    const fieldsWith = (prompt: string) => fieldsOf(graph({ a: node('llm', { prompt }, { title: 'Old' }) }, []), KINDS)
    const before = fieldsWith('old').filter(({ to }) => to !== null).map((field) => ({ field }))

    expect(stillTrue(before, fieldsWith('old and longer')).map(({ field }) => field.label)).toEqual(['Title'])
  })
})
