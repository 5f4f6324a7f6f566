import { describe, expect, it } from 'vitest'
import type { Command } from '../../draft/commands'
import { graph, node } from '../../commands/testGraph'
import { KINDS } from '../../kinds/fixtures'
import { parseYaml } from '../../tools/yaml/parse'
import { readTable } from './csv'
import { sortByType, sortFile, sortText } from './sort'
import { takeIn } from './takeIn'

const sort = (file: string, text: string) => sortFile(file, text, parseYaml)

describe('a table', () => {
  it('is read with quotes, line breaks, and any of three separators', () => {
    expect(readTable('name,note\r\n"Ada, L.","says ""hi""\nand bye"\nBo,\n')).toEqual([{ name: 'Ada, L.', note: 'says "hi"\nand bye' }, { name: 'Bo', note: '' }])
    expect(readTable('a;b\n1;x,y')).toEqual([{ a: 1, b: 'x,y' }])
    expect(readTable('\uFEFFa\tb\n1.5\t007')).toEqual([{ a: 1.5, b: '007' }])
  })

  it('needs names and a row', () => expect([readTable('a,b'), readTable('one column\nof text'), readTable('')]).toEqual([null, null, null]))
})

describe('a file is', () => {
  it('a graph when it has nodes, an agent when it says so', () => {
    expect(sort('a.yaml', 'format: agent/1\nname: A\nnodes: {say: {kind: llm@1}}')).toMatchObject({ what: 'graph', name: 'a', isAgent: true })
    expect(sort('part.json', '{"nodes": {"say": {"kind": "llm@1"}}}')).toMatchObject({ what: 'graph', isAgent: false })
  })

  it('rows, data or words by what it holds', () => {
    expect(sort('My people.csv', 'name,age\nAda,36')).toEqual({ what: 'rows', name: 'my_people', rows: [{ name: 'Ada', age: 36 }] })
    expect(sort('x.json', '[{"a": 1}, {"a": 2}]')).toMatchObject({ what: 'rows' })
    expect(sort('x.json', '{"a": [1]}')).toEqual({ what: 'data', name: 'x', value: { a: [1] } })
    expect(sort('prompt.md', 'Write about {{ topic }}.')).toEqual({ what: 'words', name: 'prompt', text: 'Write about {{ topic }}.' })
  })

  it('refused with a reason', () => {
    expect([sort('x.csv', 'a'), sort('x.json', '{'), sort('x.txt', ' ')]).toEqual([
      { what: 'nothing', reason: '“x.csv” has no rows below a line of column names.' },
      { what: 'nothing', reason: '“x.json” is no JSON that can be read.' },
      { what: 'nothing', reason: '“x.txt” is empty.' },
    ])
    expect(sortByType('x.zip', 'application/zip')).toMatchObject({ what: 'nothing' })
  })

  it('media by its type, and text otherwise', () => {
    expect([sortByType('Cat.PNG', 'image/png'), sortByType('r.pdf', 'application/pdf'), sortByType('a.yml', '')]).toEqual([
      { what: 'media', name: 'cat', type: 'image' }, { what: 'media', name: 'r', type: 'document' }, null,
    ])
  })
})

describe('a pasted text is', () => {
  it('an address, data, a graph, or nothing but words', () => {
    expect(sortText(' https://example.org/a?b=1 ', parseYaml)).toEqual({ what: 'address', url: 'https://example.org/a?b=1' })
    expect(sortText('{"a": 1}', parseYaml)).toEqual({ what: 'data', name: 'data', value: { a: 1 } })
    expect(sortText('nodes: {say: {kind: llm@1}}', parseYaml)).toMatchObject({ what: 'graph' })
    expect([sortText('See https://example.org', parseYaml), sortText('{ not json', parseYaml)]).toEqual([null, null])
  })
})

describe('what becomes of it', () => {
  const AT: [number, number] = [100, 40]
  const kinds = { ...KINDS, 'transform@1': { ...KINDS['code@1']!, id: 'transform', kind: 'transform@1', title: 'Transform' } }
  const added = (commands: Command[]) => commands.filter((each) => each.type !== 'connect')

  it('rows: an input with them, and a For each over it', () => {
    const { commands, selected } = takeIn(graph({}), kinds, { what: 'rows', name: 'topic', rows: [{ a: 1 }] }, AT)

    expect(commands).toEqual([
      { type: 'set_input', name: 'topic_2', value: { type: 'list of json', default: [{ a: 1 }] } },
      { type: 'add_node', id: selected[0], kind: 'for_each@1', title: 'Each of topic 2', settings: {}, position: [...AT, 640, 320] },
      { type: 'connect', edge: `input.topic_2 -> ${selected[0]}.items` },
    ])
  })

  it('data: a Transform that gives it, without ports to wire', () => {
    expect(added(takeIn(graph({}), kinds, { what: 'data', name: 'prices', value: { a: 1 } }, AT).commands)).toMatchObject([
      { kind: 'transform@1', title: 'Prices', settings: { expression: '{\n  "a": 1\n}', inputs: [] }, position: AT },
    ])
  })

  it('words: a template of them; an address: a request', () => {
    expect(added(takeIn(graph({}), kinds, { what: 'words', name: 'prompt', text: 'Hi {{ x }}' }, AT).commands)).toMatchObject([{ kind: 'template@1', title: 'Prompt', settings: { template: 'Hi {{ x }}' } }])
    expect(added(takeIn(graph({}), kinds, { what: 'address', url: 'https://example.org' }, AT).commands)).toMatchObject([{ kind: 'http_request@1', title: 'example.org', settings: { url: 'https://example.org' } }])
  })

  it('a picture: an input of its type, with a small one as its default and a large one for the next run', () => {
    const value = (url: string) => ({ name: 'cat.png', media_type: 'image/png', url })
    const small = takeIn(graph({}), kinds, { what: 'media', name: 'cat', type: 'image' }, AT, value('data:x'))
    const large = takeIn(graph({}), kinds, { what: 'media', name: 'cat', type: 'image' }, AT, value('x'.repeat(100_000)))

    expect(small.commands).toEqual([{ type: 'set_input', name: 'cat', value: { type: 'image', default: value('data:x') } }])
    expect([large.commands, Object.keys(large.forNextRun)]).toEqual([[{ type: 'set_input', name: 'cat', value: { type: 'image' } }], ['cat']])
    expect(large.said).toMatch(/next run/)
  })

  it('more data than a graph should carry: an input for the next run', () => {
    const taken = takeIn(graph({}), kinds, { what: 'data', name: 'big', value: 'x'.repeat(100_000) }, AT)

    expect(taken.commands).toEqual([{ type: 'set_input', name: 'big', value: { type: 'json' } }])
  })

  it('nodes: pasted there', () => {
    const found = sort('part.json', '{"nodes": {"say": {"kind": "llm@1"}}}')
    const { commands, selected } = takeIn(graph({ a: node('llm') }), kinds, found, AT)

    expect(commands).toMatchObject([{ type: 'add_node', id: selected[0], kind: 'llm@1', position: AT }])
  })
})
