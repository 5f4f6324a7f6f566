/** A ref for a field: it comes into sight and has the focus once something else on the screen has asked for it. */
import { type RefObject, useEffect, useRef } from 'react'
import { useEditor, useView } from '../editor/session'

export function useWantedField(name: string): RefObject<HTMLDivElement | null> {
  const { view } = useEditor()
  const box = useRef<HTMLDivElement>(null)
  const isWanted = useView((state) => state.focusField === name)
  useEffect(() => {
    if (!isWanted) return
    box.current?.scrollIntoView({ block: 'nearest' })
    box.current?.querySelector<HTMLElement>('textarea, input, button')?.focus()
    view.setState({ focusField: null })
  }, [isWanted, view])
  return box
}
