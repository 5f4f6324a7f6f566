/** What of a graph can be searched, and how a changed text goes back to its place. Pure. */
import { changeGroup, groupsOf } from '../commands/groups'
import { titleOf } from '../commands/lookup'
import type { Command } from '../draft/commands'
import type { DraftState } from '../draft/projection'
import type { Json, JsonSchema, NodeKinds } from '../kinds/types'

export interface SearchField {
  /** The node, or the first of a group. */
  node: string
  title: string
  /** What the text is, in words. */
  label: string
  text: string
  /** Where it goes when it is changed; null for what cannot be, such as an id or a part of a locked node. */
  to: { kind: 'node'; field: 'title' | 'note' } | { kind: 'setting'; path: (string | number)[] } | { kind: 'group'; id: string } | null
}

export function fieldsOf(state: DraftState, kinds: NodeKinds): SearchField[] {
  const groups = [...groupsOf(state).values()].filter((group) => group.name).map((group): SearchField => ({
    node: group.nodes[0] as string, title: group.name, label: 'Group', text: group.name, to: { kind: 'group', id: group.id },
  }))
  return [...Object.keys(state.nodes).flatMap((id) => ofNode(state, kinds, id)), ...groups]
}

function ofNode(state: DraftState, kinds: NodeKinds, node: string): SearchField[] {
  const value = state.nodes[node]
  if (!value) return []
  const kind = kinds[value.kind]
  const about = { node, title: titleOf(state, kinds, node) }
  const settings = Object.entries(value.settings).flatMap(([name, setting]) => textsIn(setting, [name]).map(({ path, text }): SearchField => ({
    ...about, label: labelOf(path, kind?.settings_schema), text, to: { kind: 'setting', path },
  })))
  const fields: SearchField[] = [
    ...(value.title ? [{ ...about, label: 'Title', text: value.title, to: { kind: 'node', field: 'title' } } as SearchField] : []),
    { ...about, label: 'Id', text: node, to: null },
    { ...about, label: 'Kind', text: kind?.title ?? value.kind, to: null },
    ...settings,
    ...(value.note ? [{ ...about, label: 'Note', text: value.note, to: { kind: 'node', field: 'note' } } as SearchField] : []),
  ]
  return value.locked ? fields.map((field) => ({ ...field, to: null })) : fields
}

function textsIn(value: Json, path: (string | number)[]): { path: (string | number)[]; text: string }[] {
  if (typeof value === 'string') return value ? [{ path, text: value }] : []
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]))
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([name, item]) => textsIn(item, [...path, name]))
  return []
}

function labelOf([name, ...rest]: (string | number)[], schema: JsonSchema | undefined): string {
  const title = schema?.properties?.[String(name)]?.title ?? String(name)
  return rest.length ? `${title} (${rest.join('.')})` : title
}

/** Those of these places whose texts are still what was searched: others may type while somebody looks at what was found. */
export function stillTrue<T extends { field: SearchField }>(found: T[], fields: SearchField[]): T[] {
  const texts = new Map(fields.map((field) => [keyOf(field), field.text]))
  return found.filter(({ field }) => texts.get(keyOf(field)) === field.text)
}

const keyOf = ({ node, to }: SearchField) => JSON.stringify([node, to])

/** The commands that put changed texts in their places; several in one setting go together. */
export function changesFor(state: DraftState, changes: { field: SearchField; text: string }[]): Command[] {
  const settings = new Map<string, { id: string; name: string; value: Json }>()
  const commands = changes.flatMap(({ field: { node, to }, text }): Command[] => {
    if (to?.kind === 'node') return [{ type: 'set', id: node, path: [to.field], value: text || null }]
    if (to?.kind === 'group') {
      const group = groupsOf(state).get(to.id)
      return group ? changeGroup(group, { name: text }) : []
    }
    if (to?.kind === 'setting') {
      const [name, ...rest] = to.path
      const key = `${node} ${name}`
      const value = settings.get(key)?.value ?? state.nodes[node]?.settings[String(name)] ?? null
      settings.set(key, { id: node, name: String(name), value: withText(value, rest, text) })
    }
    return []
  })
  return [...commands, ...[...settings.values()].map(({ id, name, value }): Command => ({ type: 'set', id, path: ['settings', name], value }))]
}

function withText(value: Json, [key, ...rest]: (string | number)[], text: string): Json {
  if (key === undefined) return text
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? withText(item, rest, text) : item))
  if (value && typeof value === 'object') return { ...value, [key]: withText(value[key] ?? null, rest, text) }
  return value
}
