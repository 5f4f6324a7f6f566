/** Dragging cards: others see it by awareness, the document hears of it once, at the drop. With Alt held at the drop, copies move and the originals stay. */
import { useCallback } from 'react'
import { cloneTo, isWithin, rehome, type Rehoming } from '../../commands/edit'
import { groupOf, groupOfCard, groupsOf, nodesOf } from '../../commands/groups'
import { isImplicit, scopeOf } from '../../commands/lookup'
import { scopeOfEdge, spliceMoved } from '../../commands/splice'
import type { Command } from '../../draft/commands'
import { MOST_TOLD } from '../../draft/presence'
import type { DraftState } from '../../draft/projection'
import { parseEdge, type Place } from '../../draft/values'
import { useEditor, type EditorSession } from '../../editor/session'
import { NO_DRAG, select, type FlowNode } from '../../editor/view'
import { frameAt } from '../groups/frames'
import { absolutePlace, containerAt, placeOf } from '../geometry'
import { useSplice } from '../splice/useSplice'

export function useDragGesture() {
  const session = useEditor()
  const splice = useSplice()
  const onDrag = useCallback(
    (event: { altKey: boolean }, _node: FlowNode | null, dragged: FlowNode[]) => {
      showOriginals(session, event.altKey ? dragged : [])
      splice.ofCard(event.altKey ? [] : dragged)
      if (!session.draft.hasCompany) return
      const nodes = shownOf(session, dragged.slice(0, MOST_TOLD))
      session.draft.announce({ drag: Object.fromEntries(nodes.map((each) => [each.id, [each.position.x, each.position.y]])) })
    },
    [session, splice],
  )
  const onDragStop = useCallback(
    (event: { altKey: boolean }, _node: FlowNode | null, dragged: FlowNode[]) => {
      const nodes = shownOf(session, dragged)
      const edge = session.view.getState().drag?.splice ?? null
      session.view.setState({ drag: null })
      const held = new Set(dragged.map((node) => node.id))
      if (event.altKey) dropCopies(session, nodes, held)
      else session.draft.dispatch(dropOnEdge(session, nodes, edge) ?? dropCommands(session, nodes, held))
      session.draft.announce({ drag: null })
    },
    [session],
  )
  return { onDrag, onDragStop }
}

/** As they stand on the canvas, where lines and the grid have held them; React Flow only knows the pointer. */
function shownOf({ draft, view }: EditorSession, dragged: FlowNode[]): FlowNode[] {
  const state = draft.store.getState()
  const ids = new Set(nodesOf(state, dragged.map((node) => node.id)))
  const { nodes } = view.getState()
  return [...nodes.filter((node) => ids.has(node.id)), ...dragged.flatMap(({ id }) => foldedNodes(state, nodes, id))]
}

/** The nodes of a folded group have no cards: they move as far as the card in their place. */
function foldedNodes(state: DraftState, nodes: FlowNode[], card: string): FlowNode[] {
  const group = groupsOf(state).get(groupOfCard(card) ?? '')
  const shown = nodes.find((node) => node.id === card)
  if (!group?.collapsed || !shown) return []
  const places = group.nodes.map((id) => placeOf(state, id))
  const dx = shown.position.x - Math.min(...places.map(([x]) => x))
  const dy = shown.position.y - Math.min(...places.map(([, y]) => y))
  return group.nodes.map((id, at) => ({ id, data: shown.data, position: { x: (places[at]?.[0] ?? 0) + dx, y: (places[at]?.[1] ?? 0) + dy } }))
}

function showOriginals({ draft, view }: EditorSession, nodes: FlowNode[]): void {
  const drag = view.getState().drag ?? NO_DRAG
  if (nodes.length === drag.originals.length) return
  const state = draft.store.getState()
  const originals = nodes.map(({ id, width = 0, height = 0 }) => {
    const [x, y] = absolutePlace(state, id)
    return { x, y, width, height }
  })
  view.setState({ drag: { ...drag, originals } })
}

/** The originals never left their places in the document; the canvas takes them back there. */
function dropCopies({ draft, kinds, view }: EditorSession, nodes: FlowNode[], held: ReadonlySet<string>): void {
  const made = cloneTo(draft.store.getState(), kinds, dropPlaces({ draft, kinds }, nodes, held))
  view.setState((old) => ({ nodes: old.nodes.map((node) => backAt(draft.store.getState(), node, nodes)) }))
  draft.dispatch(made.commands)
  if (made.ids.length) select(view, made.ids)
}

function backAt(state: DraftState, node: FlowNode, moved: FlowNode[]): FlowNode {
  if (!moved.some((each) => each.id === node.id)) return node
  const [x, y] = placeOf(state, node.id)
  return { ...node, position: { x, y } }
}

/** A card dropped on an edge that can take it in goes where the edge runs, and into it. */
function dropOnEdge({ draft, kinds }: EditorSession, nodes: FlowNode[], key: string | null): Command[] | null {
  const state = draft.store.getState()
  const edge = key === null ? null : parseEdge(key)
  const [first] = nodes
  const wires = edge && first && spliceMoved(state, kinds, first.id, edge)
  return wires ? [...rehome(state, kinds, [dropOne(state, first, () => scopeOfEdge(state, edge))]), ...wires] : null
}

/** A card dropped with its middle inside another container moves in; its place becomes relative to it. */
function dropCommands({ draft, kinds, view }: EditorSession, nodes: FlowNode[], held: ReadonlySet<string>): Command[] {
  const state = draft.store.getState()
  const places = dropPlaces({ draft, kinds }, nodes, held)
  const joined = nodes.flatMap((node): Command[] => {
    const stays = held.has(node.id) && places.find(({ id }) => id === node.id)?.parent === scopeOf(state, node.id)
    const group = stays && !groupOf(state, node.id) && frameAt(state, view.getState().nodes, node.id, node.position.x + (node.width ?? 0) / 2, node.position.y + (node.height ?? 0) / 2)
    return group ? [{ type: 'set', id: node.id, path: ['group'], value: group }] : []
  })
  return [...rehome(state, kinds, places), ...joined]
}

/** What moves along with its group stays in its container: a group is in one place or another, never in two. */
function dropPlaces({ draft, kinds }: Pick<EditorSession, 'draft' | 'kinds'>, nodes: FlowNode[], held: ReadonlySet<string>): Rehoming[] {
  const state = draft.store.getState()
  const isHeld = (id: string) => nodes.some((node) => isWithin(state, id, node.id))
  return nodes.map((node) => dropOne(state, node, (x, y) => (held.has(node.id) ? containerAt(state, kinds, x, y, isHeld) : scopeOf(state, node.id))))
}

function dropOne(state: DraftState, node: FlowNode, holderAt: (x: number, y: number) => string | null): Rehoming {
  const home = scopeOf(state, node.id)
  const [homeX, homeY] = home ? absolutePlace(state, home) : [0, 0]
  const [x, y] = [homeX + node.position.x, homeY + node.position.y]
  const parent = isImplicit(node.id) ? home : holderAt(x + (node.width ?? 0) / 2, y + Math.min(node.height ?? 0, 120) / 2)
  const [left, top] = parent ? absolutePlace(state, parent) : [0, 0]
  return { id: node.id, parent, place: [x - left, y - top, ...placeOf(state, node.id).slice(2)] as Place }
}
