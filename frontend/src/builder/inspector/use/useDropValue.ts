/** A value dropped into a text: its reference stands where it fell, and what it needs is wired. */
import { useMemo, type DragEvent } from 'react'
import { readValueRef, VALUE_TYPE } from '@/live/valueRef'
import { toast } from '@/ui/toast'
import { withReference } from '../../commands/useValue'
import { useEditor } from '../../editor/session'
import { markTaking } from './taking'

interface DropProps {
  onDragOver?: (event: DragEvent) => void
  onDrop?: (event: DragEvent<HTMLTextAreaElement>) => void
}

export function useDropValue(id: string, setting: string | undefined): DropProps {
  const { draft, kinds, canEdit } = useEditor()
  return useMemo(() => {
    if (!canEdit || setting === undefined) return {}
    return {
      onDragOver: (event) => {
        if (!event.dataTransfer.types.includes(VALUE_TYPE)) return
        event.preventDefault()
        markTaking(event.currentTarget)
      },
      onDrop: (event) => {
        const ref = readValueRef(event.dataTransfer.getData(VALUE_TYPE))
        if (!ref) return
        event.preventDefault()
        const commands = withReference(draft.store.getState(), kinds, ref, { id, setting }, placeIn(event))
        if (typeof commands === 'string') toast.warning(commands)
        else draft.dispatch(commands)
      },
    }
  }, [draft, kinds, canEdit, id, setting])
}

/** The letter that was dropped on; the end where a browser does not tell. */
function placeIn({ currentTarget: area, clientX, clientY }: DragEvent<HTMLTextAreaElement>): number {
  const found = (document as { caretPositionFromPoint?: (x: number, y: number) => { offsetNode: Node; offset: number } | null }).caretPositionFromPoint?.(clientX, clientY)
  return found?.offsetNode === area ? found.offset : area.value.length
}
