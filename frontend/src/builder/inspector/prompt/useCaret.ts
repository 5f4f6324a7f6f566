/** Keeps the caret in its words when somebody else's edit changes the text around it. */
import { useLayoutEffect, useRef, type RefObject } from 'react'
import { textEdit } from '../../draft/textEdit'

export function useSteadyCaret(box: RefObject<HTMLTextAreaElement | null>, text: string): (typed: string) => void {
  const typed = useRef(text)
  const before = useRef(text)
  useLayoutEffect(() => {
    const old = before.current
    before.current = text
    const area = box.current
    if (!area || text === typed.current || document.activeElement !== area) return
    const edit = textEdit(old, text)
    if (!edit) return
    const shift = (caret: number) => (caret <= edit.at ? caret : Math.max(edit.at, caret + edit.insert.length - edit.remove))
    area.setSelectionRange(shift(caretBefore.current[0]), shift(caretBefore.current[1]))
  }, [text, box])
  const caretBefore = useRef<[number, number]>([0, 0])
  const area = box.current
  if (area) caretBefore.current = [area.selectionStart, area.selectionEnd]
  return (value) => {
    typed.current = value
  }
}
