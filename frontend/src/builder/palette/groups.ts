/** How kinds are grouped and found. Pure. */
import type { NodeKind, NodeKinds } from '../kinds/types'

const HIDDEN = new Set(['input', 'output'])

export function groupKinds(kinds: NodeKinds, recent: string[]): [string, NodeKind[]][] {
  const groups = new Map<string, NodeKind[]>()
  const used = recent.flatMap((name) => kinds[name] ?? [])
  if (used.length > 0) groups.set('Recently used', used)
  for (const kind of Object.values(kinds)) {
    if (HIDDEN.has(kind.id)) continue
    groups.set(kind.group, [...(groups.get(kind.group) ?? []), kind])
  }
  return [...groups]
}

/** Kinds whose title, help or id holds every typed word; those whose title begins with it first. */
export function matchKinds(kinds: NodeKind[], typed: string): NodeKind[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const text = (kind: NodeKind) => `${kind.title} ${kind.id} ${kind.help} ${kind.group}`.toLowerCase()
  const starts = (kind: NodeKind) => (kind.title.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1)
  return kinds
    .filter((kind) => !HIDDEN.has(kind.id) && words.every((word) => text(kind).includes(word)))
    .sort((a, b) => starts(a) - starts(b))
}
