/** Dragging cards: others see it by awareness, the document hears of it once, at the drop. */
import { useCallback, useRef } from 'react'
import { isWithin, rehome, type Rehoming } from '../../commands/edit'
import { isImplicit, scopeOf } from '../../commands/lookup'
import type { Command } from '../../draft/commands'
import type { DraftState } from '../../draft/projection'
import type { Place } from '../../draft/values'
import { useEditor, type EditorSession } from '../../editor/session'
import type { FlowNode } from '../../editor/view'
import { absolutePlace, containerAt, placeOf } from '../geometry'

const TELL_EVERY_MS = 60

export function useDragGesture() {
  const session = useEditor()
  const told = useRef(0)
  const onDrag = useCallback(
    (_event: unknown, _node: FlowNode, nodes: FlowNode[]) => {
      const now = performance.now()
      if (now - told.current < TELL_EVERY_MS) return
      told.current = now
      session.draft.awareness.setLocalStateField('drag', Object.fromEntries(nodes.map((each) => [each.id, [each.position.x, each.position.y]])))
    },
    [session],
  )
  const onDragStop = useCallback(
    (_event: unknown, _node: FlowNode | null, nodes: FlowNode[]) => {
      session.draft.awareness.setLocalStateField('drag', null)
      session.draft.dispatch(dropCommands(session, nodes))
    },
    [session],
  )
  return { onDrag, onDragStop }
}

/** A card dropped with its middle inside another container moves in; its place becomes relative to it. */
function dropCommands({ draft, kinds }: EditorSession, nodes: FlowNode[]): Command[] {
  const state = draft.store.getState()
  const isHeld = (id: string) => nodes.some((node) => isWithin(state, id, node.id))
  return rehome(state, kinds, nodes.map((node) => dropOne(state, node, (x, y) => containerAt(state, kinds, x, y, isHeld))))
}

function dropOne(state: DraftState, node: FlowNode, holderAt: (x: number, y: number) => string | null): Rehoming {
  const home = scopeOf(state, node.id)
  const [homeX, homeY] = home ? absolutePlace(state, home) : [0, 0]
  const [x, y] = [homeX + node.position.x, homeY + node.position.y]
  const parent = isImplicit(node.id) ? home : holderAt(x + (node.width ?? 0) / 2, y + Math.min(node.height ?? 0, 120) / 2)
  const [left, top] = parent ? absolutePlace(state, parent) : [0, 0]
  return { id: node.id, parent, place: [x - left, y - top, ...placeOf(state, node.id).slice(2)] as Place }
}
