/** The commands that put a dropped thing into the graph, and the words that say what was done. Pure but for the new ids. */
import { addNode } from '../../commands/add'
import { paste } from '../../commands/clipboard'
import { freeName } from '../../commands/names'
import type { Command } from '../../draft/commands'
import type { DraftState } from '../../draft/projection'
import { INPUT_ID, type Json, type JsonObject, type NodeKind, type NodeKinds } from '../../kinds/types'
import type { Found } from './sort'

export interface Taken {
  commands: Command[]
  /** What to select and show. */
  selected: string[]
  /** Values too large for a graph: the next run in this tab starts with them. */
  forNextRun: JsonObject
  said: string
}

/** What a graph should carry of values, in characters: it is read by people, sent to every browser and kept in every revision. */
const MOST_KEPT = 48_000

/** `file` is the value of a dropped picture or document, as a run takes it. */
export function takeIn(state: DraftState, kinds: NodeKinds, found: Found, at: [number, number], file: Json = null): Taken {
  switch (found.what) {
    case 'graph': return takeGraph(state, kinds, found, at)
    case 'rows': return takeRows(state, kinds, found, at)
    case 'data': return takeData(state, kinds, found, at)
    case 'words': return takeWords(state, kinds, found, at)
    case 'address': return ofNode(state, kinds, 'http_request', hostOf(found.url), (settings) => ({ ...settings, url: found.url }), at)
    case 'media': return takeInput(state, found.name, found.type, file)
    case 'nothing': return { commands: [], selected: [], forNextRun: {}, said: found.reason }
  }
}

function takeGraph(state: DraftState, kinds: NodeKinds, { clip }: Extract<Found, { what: 'graph' }>, at: [number, number]): Taken {
  const { ids, commands } = paste(state, kinds, clip, at)
  return { commands, selected: ids, forNextRun: {}, said: `${ids.length} ${ids.length === 1 ? 'node' : 'nodes'} added.` }
}

function takeRows(state: DraftState, kinds: NodeKinds, { name, rows }: Extract<Found, { what: 'rows' }>, at: [number, number]): Taken {
  const input = takeInput(state, name, 'list of json', rows)
  const port = nameIn(input)
  const each = kindNamed(kinds, 'for_each')
  if (!each) return input
  const { id, commands } = addNode(state, each, at)
  return {
    ...input, selected: [id], said: `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} as the input “${port}”. ${input.said}`,
    commands: [...input.commands, ...titled(commands, `Each of ${words(port)}`), { type: 'connect', edge: `${INPUT_ID}.${port} -> ${id}.items` }],
  }
}

/** A JSON text is a JSONata expression that gives itself. */
function takeData(state: DraftState, kinds: NodeKinds, { name, value }: Extract<Found, { what: 'data' }>, at: [number, number]): Taken {
  const text = JSON.stringify(value, null, 2)
  if (text.length > MOST_KEPT) return takeInput(state, name, 'json', value)
  return ofNode(state, kinds, 'transform', titleFor(name), (settings) => ({ ...settings, expression: text, inputs: [] }), at)
}

function takeWords(state: DraftState, kinds: NodeKinds, { name, text }: Extract<Found, { what: 'words' }>, at: [number, number]): Taken {
  if (text.length > MOST_KEPT) return takeInput(state, name, 'text', text)
  const setting = kindNamed(kinds, 'template')?.dynamic.template?.[0] ?? 'text'
  return ofNode(state, kinds, 'template', titleFor(name), (settings) => ({ ...settings, [setting]: text }), at)
}

function takeInput(state: DraftState, wanted: string, type: string, value: Json): Taken {
  const name = freeName(wanted, Object.keys(state.inputs))
  const isKept = value !== null && JSON.stringify(value).length <= MOST_KEPT
  return {
    commands: [{ type: 'set_input', name, value: { type, ...(isKept ? { default: value } : {}) } }],
    selected: [INPUT_ID],
    forNextRun: isKept || value === null ? {} : { [name]: value },
    said: isKept ? `Its value is the default of “${name}”.` : `It is too large to be kept in the agent: the next run starts with it as “${name}”.`,
  }
}

function ofNode(state: DraftState, kinds: NodeKinds, kindId: string, title: string, fill: (settings: JsonObject) => JsonObject, at: [number, number]): Taken {
  const kind = kindNamed(kinds, kindId)
  if (!kind) return { commands: [], selected: [], forNextRun: {}, said: `This server has no “${kindId}” node.` }
  const { id, commands } = addNode(state, kind, at)
  const named = titled(commands, title).map((each) => (each.type === 'add_node' ? { ...each, settings: fill(each.settings ?? {}) } : each))
  return { commands: named, selected: [id], forNextRun: {}, said: `A ${kind.title} node with it was added.` }
}

const titled = (commands: Command[], title: string): Command[] =>
  commands.map((each) => (each.type === 'add_node' ? { ...each, title } : each))

const words = (name: string) => name.replaceAll('_', ' ')

/** A name as a title: `my_prices` gives `My prices`. */
const titleFor = (name: string) => name.charAt(0).toUpperCase() + words(name).slice(1)

const nameIn = ({ commands: [first] }: Taken) => (first?.type === 'set_input' ? first.name : '')

const kindNamed = (kinds: NodeKinds, id: string): NodeKind | undefined => Object.values(kinds).find((kind) => kind.id === id)

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
