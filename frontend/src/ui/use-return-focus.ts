import { useMemo, useRef } from 'react'

/**
 * Gives the focus back to what had it when the dialog opened. Radix alone returns it only to its own trigger,
 * and a dialog that is opened by state or a key has none.
 */
export function useReturnFocus() {
  const before = useRef<Element | null>(null)
  return useMemo(
    () => ({
      onOpenAutoFocus: () => {
        before.current = document.activeElement
      },
      onCloseAutoFocus: (event: Event) => {
        event.preventDefault()
        if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus()
      },
    }),
    [],
  )
}
