/** The commands that change a draft: the only way, on both sides, with the same names as the server's. */
import type { Declaration } from '../kinds/ports'
import type { Json, JsonObject } from '../kinds/types'
import type { GraphValue, GroupValue, MarkName, NodeValue, Place } from './values'

export type Command =
  | { type: 'add_node'; id: string; kind: string; title?: string; settings?: JsonObject; parent?: string; position: Place }
  | { type: 'remove_node'; id: string }
  | { type: 'set'; id: string; path: [string] | ['settings', string]; value: Json }
  | { type: 'connect'; edge: string }
  | { type: 'disconnect'; edge: string }
  | { type: 'move'; positions: { [id: string]: Place } }
  | { type: 'set_parent'; id: string; parent: string | null }
  | { type: 'set_group'; id: string; value: GroupValue & { nodes?: string[] } }
  | { type: 'remove_group'; id: string }
  | { type: 'set_input'; name: string; value: Declaration | null }
  | { type: 'set_output'; name: string; value: Declaration | null }
  | { type: 'set_meta'; name?: string; description?: string }
  | { type: 'mark'; id: string; name: MarkName; value: Json }
  /** With a base only what leads from it to the graph: what others did since then stays. */
  | { type: 'replace'; graph: GraphValue; base?: GraphValue }

/** Commands that rebuild a node as it stands, its common fields included. */
export function restoreNode(id: string, node: NodeValue, position: Place): Command[] {
  const { kind, title, parent, settings, ...common } = node
  const fields = Object.entries(common).filter(([, value]) => value !== undefined)
  return [
    { type: 'add_node', id, kind, title, settings, parent, position },
    ...fields.map(([name, value]): Command => ({ type: 'set', id, path: [name], value: value as Json })),
  ]
}
