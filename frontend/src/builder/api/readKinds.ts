/** Makes the server's description of kinds whole, so that the rest of the editor asks no questions. Pure. */
import type { NodeKind, NodeKinds } from '../kinds/types'

export function readKinds(described: Partial<NodeKind>[]): NodeKinds {
  return Object.fromEntries(described.map(readKind).map((kind) => [kind.kind, kind]))
}

function readKind(raw: Partial<NodeKind>): NodeKind {
  const kind = raw.kind ?? `${raw.id}@1`
  const id = raw.id ?? kind.split('@').at(0) ?? kind
  const inner = raw.inner && (raw.inner.inputs.length > 0 || raw.inner.outputs.length > 0) ? raw.inner : null
  return {
    ...raw, id, kind, title: raw.title ?? id, group: raw.group ?? 'Other', help: raw.help ?? '', icon: raw.icon ?? '',
    settings_schema: raw.settings_schema ?? { type: 'object', properties: {} }, defaults: raw.defaults ?? {},
    inputs: raw.inputs ?? [], outputs: raw.outputs ?? [], inner,
    dynamic: raw.dynamic ?? {}, flow: raw.flow ?? 'step', as_tool: raw.as_tool ?? false,
  }
}
