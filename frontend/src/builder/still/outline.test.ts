import { expect, test } from 'vitest'
import { findPort, titleOf } from '../commands/lookup'
import { graph as draft } from '../commands/testGraph'
import { shapeOf } from '../canvas/geometry'
import { readOutline } from './outline'

const node = (kind: string, title = '', parent: string | null = null) => ({ kind, title, parent, disabled: false })

test('an outline is drawn with the ports that its edges name, on both sides of a container', () => {
  const { graph, kinds } = readOutline({
    nodes: { each: node('for_each@1', 'Each'), say: node('template@1', '', 'each') },
    edges: ['input.words -> each.items', 'each.item -> say.item', 'say.text -> each.result', 'each.results -> output.page'],
    layout: { each: [0, 0, 640, 320], say: [130, 100] },
  }, { template: 'Template', for_each: 'For each' })
  const state = draft(graph.nodes, graph.edges, { inputs: graph.inputs, layout: graph.layout })
  const has = (id: string, port: string, side: 'input' | 'output', inner = false) => findPort(state, kinds, { node: id, port, side, inner }) !== undefined

  expect([has('each', 'items', 'input'), has('each', 'item', 'output', true), has('each', 'result', 'input', true), has('each', 'results', 'output'), has('each', 'item', 'output')]).toEqual([true, true, true, true, false])
  expect([has('say', 'item', 'input'), has('say', 'text', 'output'), has('input', 'words', 'output')]).toEqual([true, true, true])
  expect([titleOf(state, kinds, 'say'), shapeOf(state, kinds, 'each'), shapeOf(state, kinds, 'say')]).toEqual(['Template', 'container', 'card'])
})
