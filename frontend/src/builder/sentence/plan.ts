/** A plan for the draft, as the server gives it, and the commands of the changes that are taken. Pure. */
import type { components } from '@/api/generated/schema'
import type { Command } from '../draft/commands'
import type { Json, JsonObject } from '../kinds/types'
import type { Place } from '../draft/values'

export type Plan = components['schemas']['Plan']
export type Change = Plan['changes'][number]

/** Fields that the browser sets one by one once the node is there. */
const LATER = ['retry', 'timeout', 'on_error', 'budget', 'disabled', 'note'] as const

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
