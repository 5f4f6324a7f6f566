import { useEffect, useRef } from 'react'
import { isTyping, matchesKeys } from './keys'

type HotkeyOptions = {
  enabled?: boolean
  /** Act even while a field has the focus. Unless it is said, keys with `mod` do and others do not. */
  whileTyping?: boolean
}

/** Calls `act` when one of the keys is pressed anywhere on the page, unless something nearer took the event. */
export function useHotkey(keys: string | string[], act: (event: KeyboardEvent) => void, options: HotkeyOptions = {}) {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  const { enabled = true, whileTyping } = options
  const list = typeof keys === 'string' ? keys : keys.join(' ')
  useEffect(() => {
    if (!enabled) return
    const wanted = list.split(' ')
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const found = wanted.find((one) => matchesKeys(event, one))
      if (!found || (isTyping(event.target) && !(whileTyping ?? found.includes('mod')))) return
      event.preventDefault()
      latest.current(event)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [list, enabled, whileTyping])
}
