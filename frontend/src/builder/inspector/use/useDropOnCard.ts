/** A value dropped onto a node: the setting that the node cannot do without takes it. */
import { useMemo, type DragEvent } from 'react'
import { readValueRef, VALUE_TYPE } from '@/live/valueRef'
import { toast } from '@/ui/toast'
import { fieldsOf, withReference } from '../../commands/useValue'
import { useEditor } from '../../editor/session'
import { select } from '../../editor/view'
import { markTaking } from './taking'

/** Each answers whether the drag was its own. */
export function useDropOnCard() {
  const { draft, kinds, view, canEdit } = useEditor()
  return useMemo(() => ({
    onDragOver: (event: DragEvent): boolean => {
      if (!canEdit || !event.dataTransfer.types.includes(VALUE_TYPE)) return false
      const card = cardAt(event)
      if (card) event.preventDefault()
      markTaking(card && fieldsOf(draft.store.getState(), kinds, idOf(card)).length > 0 ? card : null)
      return true
    },
    onDrop: (event: DragEvent): boolean => {
      const ref = readValueRef(event.dataTransfer.getData(VALUE_TYPE))
      if (!ref) return false
      event.preventDefault()
      const card = cardAt(event)
      if (!card) return true
      const id = idOf(card)
      const [field] = fieldsOf(draft.store.getState(), kinds, id)
      const commands = field ? withReference(draft.store.getState(), kinds, ref, field) : 'This node has no text that could take a value. Pull an edge to it instead.'
      if (typeof commands === 'string') toast.warning(commands)
      else {
        draft.dispatch(commands)
        select(view, [id])
        view.setState({ tab: 'configure' })
      }
      return true
    },
  }), [draft, kinds, view, canEdit])
}

function cardAt(event: DragEvent): HTMLElement | null {
  return document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-node-card]') ?? null
}

const idOf = (card: HTMLElement) => card.dataset['nodeCard'] ?? ''
