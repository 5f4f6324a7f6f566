/** What this browser remembers of a person's choices, by name. Whoever keeps them elsewhere, too, is told of each. */

export type Choice = string | number | boolean

let tell: (name: string, value: Choice) => void = () => {}

export function remember(name: string, value: Choice): void {
  put(name, value)
  tell(name, value)
}

/** Without telling anybody: it has come from there. */
export function put(name: string, value: Choice): void {
  localStorage.setItem(name, typeof value === 'string' ? value : JSON.stringify(value))
}

/** Null for what was never chosen. */
export function recall(name: string): unknown {
  const text = localStorage.getItem(name)
  try {
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return text
  }
}

export function tellOfChoices(listener: (name: string, value: Choice) => void): void {
  tell = listener
}
