/** What a plan would draw: cards and edges that are not there yet, where they would stand. Works on a copy of the draft. */
import { cardModel } from '../canvas/flow/model'
import { absolutePlace, socketId } from '../canvas/geometry'
import { indexEdges } from '../commands/edgeIndex'
import { endsOf, isImplicit, type PortRef } from '../commands/lookup'
import type { Command } from '../draft/commands'
import { Draft } from '../draft/draft'
import type { DraftState } from '../draft/projection'
import type { GraphValue } from '../draft/values'
import { INPUT_ID, OUTPUT_ID, type NodeKinds } from '../kinds/types'

export interface Ghost {
  id: string
  title: string
  kind: string
  x: number
  y: number
  width: number
  height: number
  /** It stands in this very place already, and would be changed. */
  isChanged: boolean
}

export interface GhostEdge {
  id: string
  from: [number, number]
  to: [number, number]
}

export interface Ghosts {
  cards: Ghost[]
  edges: GhostEdge[]
}

export const NO_GHOSTS: Ghosts = { cards: [], edges: [] }

export function ghostsOf(graph: GraphValue, kinds: NodeKinds, commands: Command[]): Ghosts {
  const copy = new Draft({ kinds, person: { id: 'nobody', name: '' } })
  try {
    copy.dispatch([{ type: 'replace', graph }])
    const before = copy.store.getState()
    copy.dispatch(commands)
    return difference(before, copy.store.getState(), kinds)
  } finally {
    copy.close()
  }
}

function difference(before: DraftState, after: DraftState, kinds: NodeKinds): Ghosts {
  const { wired } = indexEdges(after)
  const layoutOf = (id: string) => cardModel(after, kinds, id, wired.get(id), undefined).layout
  const card = (id: string): Ghost => {
    const [x, y] = absolutePlace(after, id)
    const { width, height } = layoutOf(id)
    const node = after.nodes[id]
    const kind = kinds[node?.kind ?? '']
    const isThere = before.nodes[id] !== undefined || isImplicit(id)
    return { id, title: node?.title || kind?.title || IMPLICIT[id] || id, kind: kind?.title ?? '', x, y, width, height, isChanged: isThere && !hasMoved(before, after, id) }
  }
  const isNew = (id: string) => before.nodes[id] !== after.nodes[id]
  const ends = [INPUT_ID, OUTPUT_ID].filter((id) => (id === INPUT_ID ? before.inputs !== after.inputs : wiresOf(before) !== wiresOf(after)))
  const place = (ref: PortRef): [number, number] => {
    const [x, y] = absolutePlace(after, ref.node)
    const { sockets, width } = layoutOf(ref.node)
    const socket = sockets.find(({ id }) => id === socketId(ref.side, ref.inner, ref.port))
    return socket ? [x + socket.x, y + socket.y] : [x + (ref.side === 'output' ? width : 0), y + 20]
  }
  const edges = Object.entries(after.edges).filter(([key]) => !before.edges[key]).map(([id, edge]) => {
    const { source, target } = endsOf(after, edge)
    return { id, from: place(source), to: place(target) }
  })
  return { cards: [...ends, ...Object.keys(after.nodes).filter(isNew)].map(card), edges }
}

/** On an empty canvas the cards of input and output make room. */
function hasMoved(before: DraftState, after: DraftState, id: string): boolean {
  const [[x, y], [newX, newY]] = [absolutePlace(before, id), absolutePlace(after, id)]
  return x !== newX || y !== newY
}

const IMPLICIT: { [id: string]: string } = { [INPUT_ID]: 'Input', [OUTPUT_ID]: 'Output' }

/** The names of what goes out: the Output card has a row for each. */
const wiresOf = (state: DraftState) => [...Object.keys(state.outputs), ...Object.values(state.edges).filter(({ target }) => target === OUTPUT_ID).map(({ targetPort }) => targetPort)].sort().join()
