/** Gives the inspector the focus when something asks for it, whether it is open or not. */
import { useEffect, useLayoutEffect } from 'react'
import { useEditor, useView } from './session'
import type { Panels } from './usePanels'
import type { ViewStore } from './view'

/** The title is the first field; Input and Output have none, and without ports only buttons. */
const FIELDS = ['textarea', '[role=combobox]', 'input'].map((each) => `[data-inspector] ${each}`).join(', ')

function takeFocus(view: ViewStore): void {
  const isSeen = (each: HTMLElement) => each.checkVisibility()
  const field = [...document.querySelectorAll<HTMLElement>(FIELDS)].find(isSeen) ?? [...document.querySelectorAll<HTMLElement>('[data-inspector] button')].find(isSeen)
  if (!field) return
  field.focus()
  if (field instanceof HTMLInputElement) field.select()
  view.setState({ wantsInspector: false })
}

/** Opens the panel first where it is closed. */
export function useOpenInspector({ right, openRight }: Panels): void {
  const { view } = useEditor()
  const isWanted = useView((state) => state.wantsInspector)
  useEffect(() => {
    if (!isWanted) return
    if (right) takeFocus(view)
    else openRight()
    // Only the question and the panel's coming count, not each new object of panels.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isWanted, right, view])
}

/** Stands beside what the inspector shows, so that it is asked again once that has been loaded. */
export function FocusWhenShown() {
  const { view } = useEditor()
  useLayoutEffect(() => {
    if (view.getState().wantsInspector) takeFocus(view)
  })
  return null
}
