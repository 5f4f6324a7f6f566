/** A small catalogue of node kinds for tests, shaped as the server's `/api/node-kinds` answers. */
import type { JsonSchema, NodeKind, NodeKinds, Port } from './types'

const port = (name: string, type: string, more: Partial<Port> = {}): Port => ({ name, type, ...more })

const prompt: JsonSchema = { type: 'string', title: 'Prompt', default: '', 'x-ui': { widget: 'prompt' } }

function kind(id: string, more: Partial<NodeKind>): NodeKind {
  return {
    id, kind: `${id}@1`, title: id, group: 'Flow', help: '', icon: 'box', settings_schema: { type: 'object', properties: {} },
    defaults: {}, inputs: [], outputs: [], inner: null, dynamic: {}, flow: 'step', as_tool: false, ...more,
  }
}

const list: NodeKind[] = [
  kind('llm', {
    title: 'Model', group: 'AI', as_tool: true,
    settings_schema: {
      type: 'object', required: ['prompt'],
      properties: { model: { type: 'string', title: 'Model', default: 'smart', 'x-ui': { widget: 'model' } }, prompt, system: prompt },
    },
    defaults: { model: 'smart', prompt: '' },
    inputs: [port('images', 'list of image'), port('messages', 'messages')],
    outputs: [port('text', 'text'), port('messages', 'messages'), port('usage', 'json')],
    // In the server's order.
    dynamic: { template: ['system', 'prompt'] },
  }),
  kind('agent', {
    title: 'Agent', group: 'AI', flow: 'agent',
    settings_schema: { type: 'object', properties: { prompt } },
    inputs: [port('tools', 'tool', { many: true })], outputs: [port('text', 'text')], dynamic: { template: ['prompt'] },
  }),
  kind('template', {
    title: 'Template', group: 'Data', as_tool: true,
    settings_schema: { type: 'object', properties: { template: { type: 'string', 'x-ui': { widget: 'text_area' } } } },
    outputs: [port('text', 'text')], dynamic: { template: ['template'] },
  }),
  kind('code', {
    title: 'Code', group: 'Data', as_tool: true,
    settings_schema: { type: 'object', properties: { code: { type: 'string', 'x-ui': { widget: 'code' } } } },
    outputs: [port('result', 'any')], dynamic: { inputs: 'inputs', outputs: 'outputs' },
  }),
  kind('branch', { title: 'Branch', inputs: [port('value', 'any', { required: true })] }),
  kind('merge', { title: 'Merge', flow: 'merge', inputs: [port('values', 'any', { many: true })], outputs: [port('value', 'any')] }),
  kind('for_each', {
    title: 'For each', flow: 'each', inputs: [port('items', 'json', { required: true })],
    outputs: [port('results', 'json'), port('errors', 'json')],
    inner: { inputs: [port('result', 'any')], outputs: [port('item', 'any'), port('index', 'number')] },
    dynamic: { inputs: 'inputs' },
  }),
  kind('http_request', {
    title: 'HTTP request', group: 'Data', as_tool: true, outputs: [port('body', 'any'), port('status', 'number')],
    dynamic: { template: ['url', 'headers', 'body'] },
  }),
  kind('note', { title: 'Note', flow: 'note' }),
]

export const KINDS: NodeKinds = Object.fromEntries(list.map((item) => [item.kind, item]))
