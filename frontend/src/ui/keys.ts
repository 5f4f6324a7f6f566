/** One notation for keys, "mod+shift+k": how it is written for people and when an event matches it. Pure. */

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

const APPLE: Record<string, string> = { mod: '⌘', ctrl: '⌃', alt: '⌥', shift: '⇧' }
const OTHER: Record<string, string> = { mod: 'Ctrl', ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' }
const NAMED: Record<string, string> = {
  enter: '↵',
  escape: 'Esc',
  backspace: '⌫',
  delete: 'Del',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  space: 'Space',
  tab: 'Tab',
}
const EVENT_KEYS: Record<string, string> = {
  up: 'arrowup',
  down: 'arrowdown',
  left: 'arrowleft',
  right: 'arrowright',
  space: ' ',
  plus: '+',
}

/** The caps to draw, one per key: `["⌘", "K"]` on a Mac, `["Ctrl", "K"]` elsewhere. */
export function describeKeys(keys: string, apple = isApple): string[] {
  const modifiers = apple ? APPLE : OTHER
  return keys.split('+').map((key) => modifiers[key] ?? NAMED[key] ?? (key === 'plus' ? '+' : key.toUpperCase()))
}

/** The same inside a sentence: "⌘L", "Ctrl+L". */
export const sayKeys = (keys: string, apple = isApple): string => describeKeys(keys, apple).join(apple ? '' : '+')

type Pressed = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>

export function matchesKeys(event: Pressed, keys: string, apple = isApple): boolean {
  const parts = keys.toLowerCase().split('+')
  const key = parts.at(-1) ?? ''
  const wants = (modifier: string) => parts.slice(0, -1).includes(modifier)
  const wantsMeta = apple && wants('mod')
  const wantsCtrl = wants('ctrl') || (!apple && wants('mod'))
  // A sign such as "?" already needs shift on most layouts: ask for shift only with letters and named keys.
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key)
  return (
    event.key.toLowerCase() === (EVENT_KEYS[key] ?? key) &&
    event.metaKey === wantsMeta &&
    event.ctrlKey === wantsCtrl &&
    event.altKey === wants('alt') &&
    (isSign || event.shiftKey === wants('shift'))
  )
}

/** Keys that are one character: someone who speaks to their computer, or whose hand slips, presses them by accident. */
export function isCharacter(keys: string): boolean {
  const parts = keys.split('+')
  return (parts.at(-1) ?? '').length === 1 && parts.slice(0, -1).every((held) => held === 'shift')
}

/** Whether letters go into this part of the page, so that they must not act as a shortcut; a closed list finds its choices by them. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.getAttribute('role') === 'combobox'
}

const ABOVE = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]'

/** Whether this stands in a window or a menu above the page: what is pressed there is not meant for what lies behind. */
export function isAbovePage(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(ABOVE) !== null
}
