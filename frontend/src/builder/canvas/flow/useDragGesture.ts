/** Dragging cards: others see it by awareness, the document hears of it once, at the drop. */
import { useCallback, useRef } from 'react'
import { isWithin, rehome } from '../../commands/edit'
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

function dropCommands({ draft, kinds }: EditorSession, nodes: FlowNode[]): Command[] {
  const state = draft.store.getState()
  const [only] = nodes
  if (nodes.length === 1 && only && !isImplicit(only.id)) return dropOne(state, only, (x, y) => containerAt(state, kinds, x, y, (id) => isWithin(state, id, only.id)))
  const positions = Object.fromEntries(nodes.map((node) => [node.id, moved(state, node)]))
  return nodes.length ? [{ type: 'move', positions }] : []
}

function moved(state: DraftState, node: FlowNode): Place {
  return [node.position.x, node.position.y, ...placeOf(state, node.id).slice(2)] as Place
}

/** A card dropped with its middle inside another container moves in; its place becomes relative to it. */
function dropOne(state: DraftState, node: FlowNode, holderAt: (x: number, y: number) => string | null): Command[] {
  const home = scopeOf(state, node.id)
  const [homeX, homeY] = home ? absolutePlace(state, home) : [0, 0]
  const [x, y] = [homeX + node.position.x, homeY + node.position.y]
  const holder = holderAt(x + (node.width ?? 0) / 2, y + Math.min(node.height ?? 0, 120) / 2)
  if (holder === home) return [{ type: 'move', positions: { [node.id]: moved(state, node) } }]
  const [holderX, holderY] = holder ? absolutePlace(state, holder) : [0, 0]
  return rehome(state, node.id, holder, [x - holderX, y - holderY, ...placeOf(state, node.id).slice(2)] as Place)
}
