/** Carrying a value of a run into a setting: the reference to write, and the edge and port that it needs. Pure. */
import type { ValueRef } from '@/live/valueRef'
import { type JsonPath, writePath } from '@/ui/json'
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import { portList, type NodePorts } from '../kinds/ports'
import { type Json, type NodeKind, type NodeKinds } from '../kinds/types'
import { portNameFor } from './bestPort'
import { connect, refuseEdge } from './connect'
import { edgesInto, portsFor, scopeOf, titleOf, type PortRef } from './lookup'
import { freeName } from './names'

/** A setting that can take a reference. */
export interface Field {
  id: string
  setting: string
  /** For people: `Prompt of Write`. */
  label: string
}

/** A name for the value inside of a node, and what makes it known there. */
interface Named {
  name: string
  commands: Command[]
}

/** What to write, and what goes with it; or the sentence that says why it cannot be. */
export function referTo(state: DraftState, kinds: NodeKinds, ref: ValueRef, { id, setting }: Pick<Field, 'id' | 'setting'>): { text: string; commands: Command[] } | string {
  const kind = kinds[state.nodes[id]?.kind ?? '']
  const style = kind && styleOf(kind, setting)
  if (!kind || !style) return 'This setting takes no values from other nodes.'
  const named = nameIn(state, kinds, ref, id)
  if (typeof named === 'string') return named
  const text = style === 'template' ? writeTemplate(named.name, ref.path) : style === 'code' ? writeCode(named.name, ref.path) : writeExpression(named.name, ref.path)
  if (text === null) return 'A text can only name keys of letters, digits and underscores. Pick the part with a Transform node.'
  return { text, commands: [...grown(state, kinds, kind, id, named.name, style), ...named.commands] }
}

/** The whole setting with the reference in it: at a place, or after what is there. */
export function withReference(state: DraftState, kinds: NodeKinds, ref: ValueRef, field: Pick<Field, 'id' | 'setting'>, at?: number): Command[] | string {
  const found = referTo(state, kinds, ref, field)
  if (typeof found === 'string') return found
  const before = String(state.nodes[field.id]?.settings[field.setting] ?? '')
  const value = at === undefined ? appended(before, found.text) : before.slice(0, at) + found.text + before.slice(at)
  return [...found.commands, { type: 'set', id: field.id, path: ['settings', field.setting], value }]
}

function appended(before: string, text: string): string {
  if (before.trim() === '') return text
  return `${before.trimEnd()}${before.includes('\n') ? '\n\n' : ' '}${text}`
}

/** Every setting that the value may be carried into by a name, in the order of the graph's nodes. */
export function findFields(state: DraftState, kinds: NodeKinds, ref: ValueRef): Field[] {
  return Object.keys(state.nodes).flatMap((id) => fieldsOf(state, kinds, id).filter((field) => typeof referTo(state, kinds, ref, field) !== 'string'))
}

/** The settings of a node that are texts with names in them, the one it cannot do without first. */
export function fieldsOf(state: DraftState, kinds: NodeKinds, id: string): Field[] {
  const kind = kinds[state.nodes[id]?.kind ?? '']
  const properties = kind?.settings_schema.properties ?? {}
  const isNeeded = (setting: string) => Number(kind?.settings_schema.required?.includes(setting) ?? false)
  return (kind?.dynamic.template ?? [])
    .filter((setting) => properties[setting]?.type === 'string')
    .sort((one, other) => isNeeded(other) - isNeeded(one))
    .map((setting) => ({ id, setting, label: `${properties[setting]?.title ?? setting} of ${titleOf(state, kinds, id)}` }))
}

type Style = 'template' | 'code' | 'expression'

function styleOf(kind: NodeKind, setting: string): Style | null {
  if (kind.dynamic.template?.includes(setting)) return 'template'
  const widget = kind.settings_schema.properties?.[setting]?.['x-ui']?.widget
  if (!kind.dynamic.inputs) return null
  return widget === 'code' || widget === 'expression' ? widget : null
}

function nameIn(state: DraftState, kinds: NodeKinds, ref: ValueRef, id: string): Named | string {
  if (ref.side === 'input' && ref.node === id) return { name: ref.port, commands: [] }
  const source = sourceOf(state, ref, id)
  if (!source) return `No edge leads to “${ref.port}”, so there is nothing to take it from.`
  const present = edgesInto(state, id).find(([, edge]) => edge.source === source.node && edge.sourcePort === source.port)
  if (present) return { name: present[1].targetPort, commands: [] }
  const ports = portsFor(state, kinds, id)
  const name = freeName(portNameFor(state, source), namesOf(ports))
  const edge = { source: source.node, sourcePort: source.port, target: id, targetPort: name }
  return refuseEdge(state, kinds, edge) ?? { name, commands: connect(state, kinds, edge) }
}

const namesOf = (ports: NodePorts) => [...ports.inputs, ...ports.innerInputs].map((port) => port.name)

/** What a node was given came out of another. */
function sourceOf(state: DraftState, ref: ValueRef, id: string): PortRef | null {
  const edge = ref.side === 'output' ? { source: ref.node, sourcePort: ref.port } : edgesInto(state, ref.node).find(([, each]) => each.targetPort === ref.port)?.[1]
  return edge ? { node: edge.source, port: edge.sourcePort, side: 'output', inner: scopeOf(state, id) === edge.source } : null
}

/** Where ports are listed in the settings, a new name joins the list. */
function grown(state: DraftState, kinds: NodeKinds, kind: NodeKind, id: string, name: string, style: Style): Command[] {
  const list = kind.dynamic.inputs
  if (style === 'template' || !list || portsFor(state, kinds, id).inputs.some((port) => port.name === name)) return []
  const listed = portList(state.nodes[id]?.settings[list]) ?? []
  const value = [...listed.map((port) => ({ name: port.name, type: port.type })), { name, type: 'any' }] as Json
  return [{ type: 'set', id, path: ['settings', list], value }]
}

const PLAIN = /^[A-Za-z0-9_]+$/

function writeTemplate(name: string, path: JsonPath): string | null {
  return path.every((part) => typeof part === 'number' || PLAIN.test(part)) ? `{{ ${writePath(name, path)} }}` : null
}

/** JSONata puts odd keys into backquotes. */
function writeExpression(name: string, path: JsonPath): string {
  return path.reduce<string>((text, part) => text + (typeof part === 'number' ? `[${part}]` : PLAIN.test(part) && !/^\d/.test(part) ? `.${part}` : `.\`${part}\``), name)
}

/** Python and JavaScript agree on brackets. */
function writeCode(name: string, path: JsonPath): string {
  return path.reduce<string>((text, part) => `${text}[${JSON.stringify(part)}]`, name)
}
