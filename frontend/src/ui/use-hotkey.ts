import { useEffect, useRef } from 'react'
import { isAbovePage, isCharacter, isTyping, matchesKeys } from './keys'
import { useSingleKeys } from './single-keys'

type HotkeyOptions = {
  enabled?: boolean
  /** Act even while a field has the focus. Unless it is said, keys with `mod` do and others do not. */
  whileTyping?: boolean
  /** Act even in a dialog or a menu; unless it is said, keys pressed there are theirs. */
  above?: boolean
  /** The part of the page, as a selector, that single characters belong to: they act while the focus is in it, or nowhere. */
  within?: string
}

/** Calls `act` when one of the keys is pressed on the page, unless something nearer took the event. */
export function useHotkey(keys: string | string[], act: (event: KeyboardEvent) => void, options: HotkeyOptions = {}) {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  const { enabled = true, whileTyping, above = false, within = 'main' } = options
  const list = typeof keys === 'string' ? keys : keys.join(' ')
  useEffect(() => {
    if (!enabled) return
    const wanted = list.split(' ')
    const isHeard = (found: string, target: EventTarget | null) => {
      if (isAbovePage(target) && !above) return false
      if (isTyping(target) && !(whileTyping ?? found.includes('mod'))) return false
      return !isCharacter(found) || (useSingleKeys.getState().areOn && isIn(within, target))
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const found = wanted.find((one) => matchesKeys(event, one))
      if (!found || !isHeard(found, event.target)) return
      event.preventDefault()
      latest.current(event)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [list, enabled, whileTyping, above, within])
}

/** Where nothing has the focus, keys go to the body. */
function isIn(part: string, target: EventTarget | null): boolean {
  return !(target instanceof Element) || target === document.body || target.closest(part) !== null
}
