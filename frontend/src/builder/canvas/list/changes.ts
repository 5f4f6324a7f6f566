/** What has become of a graph, in words: said to those who cannot see it happen. Pure. */
import { titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import type { Edge, NodeValue } from '../../draft/values'
import type { NodeKinds } from '../../kinds/types'
import { readBreakpoint } from '../breakpoints/breakpoints'

/** Of a kind of change; more are only counted. */
const MOST = 2

export function describeChanges(kinds: NodeKinds, before: DraftState, after: DraftState): string {
  const isNew = (id: string) => before.nodes[id] === undefined
  const isGone = (id: string) => after.nodes[id] === undefined && before.nodes[id] !== undefined
  const added = before.nodes === after.nodes ? [] : Object.keys(after.nodes).filter(isNew)
  const gone = before.nodes === after.nodes ? [] : Object.keys(before.nodes).filter(isGone)
  const drawn = Object.entries(after.edges).filter(([key]) => !before.edges[key]).map(([, edge]) => edge)
  // Edges of what has been deleted went with it.
  const cut = Object.entries(before.edges).filter(([key, edge]) => !after.edges[key] && !isGone(edge.source) && !isGone(edge.target)).map(([, edge]) => edge)
  const kept = before.nodes === after.nodes ? [] : Object.keys(after.nodes).filter((id) => !isNew(id) && before.nodes[id] !== after.nodes[id])
  return [
    told('Added', added.map((id) => titleOf(after, kinds, id)), 'nodes'),
    told('Deleted', gone.map((id) => titleOf(before, kinds, id)), 'nodes'),
    told('Connected', drawn.map((edge) => wordsOf(after, kinds, edge)), 'edges'),
    told('Disconnected', cut.map((edge) => wordsOf(before, kinds, edge)), 'edges'),
    told('Added the input', Object.keys(after.inputs).filter((name) => !before.inputs[name]), 'inputs'),
    told('Removed the input', Object.keys(before.inputs).filter((name) => !after.inputs[name]), 'inputs'),
    ...kept.slice(0, MOST * 4).map((id) => describeNode(kinds, before, after, id)),
    ...describeBreakpoints(kinds, before, after),
  ].filter(Boolean).join(' ')
}

/** "Added Question." or "Added 5 nodes." */
function told(verb: string, what: string[], plural: string): string {
  if (what.length > MOST) return `${verb} ${what.length} ${plural}.`
  return what.length === 0 ? '' : `${verb} ${what.join(' and ')}.`
}

const wordsOf = (state: DraftState, kinds: NodeKinds, { source, sourcePort, target, targetPort }: Edge) =>
  `${titleOf(state, kinds, source)} ${sourcePort} to ${titleOf(state, kinds, target)} ${targetPort}`

function describeNode(kinds: NodeKinds, before: DraftState, after: DraftState, id: string): string {
  const [old, now] = [before.nodes[id], after.nodes[id]] as [NodeValue, NodeValue]
  const [was, is] = [titleOf(before, kinds, id), titleOf(after, kinds, id)]
  return [
    was !== is && `Renamed ${was} to ${is}.`,
    old.parent !== now.parent && (now.parent ? `Moved ${is} into ${titleOf(after, kinds, now.parent)}.` : `Moved ${is} out of ${titleOf(before, kinds, old.parent ?? '')}.`),
    old.disabled !== now.disabled && `Switched ${now.disabled ? 'off' : 'on'} ${is}.`,
    old.locked !== now.locked && `${now.locked ? 'Locked' : 'Unlocked'} ${is}.`,
  ].filter(Boolean).join(' ')
}

function describeBreakpoints(kinds: NodeKinds, before: DraftState, after: DraftState): string[] {
  if (before.marks === after.marks) return []
  const isSet = (state: DraftState, id: string) => readBreakpoint(state.marks[id]?.breakpoint) !== null
  const turned = Object.keys({ ...before.marks, ...after.marks }).filter((id) => after.nodes[id] && isSet(before, id) !== isSet(after, id))
  const set = turned.filter((id) => isSet(after, id))
  return [
    told('Set a breakpoint on', set.map((id) => titleOf(after, kinds, id)), 'nodes'),
    told('Removed the breakpoint of', turned.filter((id) => !set.includes(id)).map((id) => titleOf(after, kinds, id)), 'nodes'),
  ]
}
