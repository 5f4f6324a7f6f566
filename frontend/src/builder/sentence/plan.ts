/** A plan for the draft, as the server gives it, and the commands of the changes that are taken. Pure. */
import type { components } from '@/api/generated/schema'
import { newNodeId } from '../commands/names'
import type { Command } from '../draft/commands'
import { formatEdge, parseEdge, type Place } from '../draft/values'
import type { Json, JsonObject } from '../kinds/types'

export type Plan = components['schemas']['Plan']
export type Change = Plan['changes'][number]

/** Fields that the browser sets one by one once the node is there. */
const LATER = ['retry', 'timeout', 'on_error', 'budget', 'disabled', 'note'] as const

/** How much of a planned id is kept: an id has at most 64 characters. */
const STEM = 48

/** The plan with ids of its own for its new nodes: two people who ask for much the same are given the same ids. */
export function withOwnIds(plan: Plan): Plan {
  const added = plan.changes.map(({ command }) => command as JsonObject).filter(({ type }) => type === 'add_node').map(({ id }) => String(id))
  const own = new Map<string, string>()
  for (const id of added) own.set(id, newNodeId(id.slice(0, STEM), new Set(own.values())))
  return { ...plan, changes: plan.changes.map((change) => ({ ...change, command: renamed(change.command as JsonObject, own) })) }
}

function renamed(command: JsonObject, own: ReadonlyMap<string, string>): JsonObject {
  const name = (id: Json | undefined) => own.get(String(id)) ?? id
  const isOfGroup = command['type'] === 'set_group' || command['type'] === 'remove_group'
  const { id, parent, edge, positions, nodes } = command
  return Object.fromEntries(Object.entries({
    ...command,
    id: isOfGroup ? id : name(id),
    parent: name(parent),
    edge: typeof edge === 'string' ? renamedEdge(edge, own) : edge,
    positions: isMapping(positions) ? Object.fromEntries(Object.entries(positions).map(([node, place]) => [name(node), place])) : positions,
    nodes: Array.isArray(nodes) ? nodes.map(name) : nodes,
  }).filter(([, value]) => value !== undefined))
}

function renamedEdge(text: string, own: ReadonlyMap<string, string>): string {
  const edge = parseEdge(text)
  if (!edge) return text
  return formatEdge({ ...edge, source: own.get(edge.source) ?? edge.source, target: own.get(edge.target) ?? edge.target })
}

const isMapping = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The commands of the changes that are taken, in order; each as the browser applies it. */
export function commandsOf(changes: readonly Change[], taken: ReadonlySet<number>): Command[] {
  return changes.filter(({ index }) => taken.has(index)).flatMap(({ command }) => commandOf(command as JsonObject))
}

function commandOf(command: JsonObject): Command[] {
  if (command['type'] !== 'add_node') return [withValue(command)]
  const { id, kind, title, settings, parent, position } = command
  const add = {
    type: 'add_node' as const, id: String(id), kind: String(kind), position: (position ?? [0, 0]) as unknown as Place,
    ...(title ? { title: String(title) } : {}), ...(parent ? { parent: String(parent) } : {}), settings: (settings ?? {}) as JsonObject,
  }
  const rest = LATER.filter((name) => command[name] !== undefined)
  return [add, ...rest.map((name): Command => ({ type: 'set', id: add.id, path: [name], value: command[name] as Json }))]
}

/** The server leaves out a value that is null; for the browser null is what takes away. */
function withValue(command: JsonObject): Command {
  const takesValue = command['type'] === 'set' || command['type'] === 'set_input' || command['type'] === 'set_output'
  // The server has checked the command with the same rules.
  return (takesValue ? { value: null, ...command } : command) as unknown as Command
}
