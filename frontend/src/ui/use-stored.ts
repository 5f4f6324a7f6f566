import { useCallback, useState } from 'react'

/** State of the screen that this browser remembers: panel sizes, open sections. Falls back when what is stored does not pass `check`. */
export function useStored<T>(key: string, fallback: T, check: (value: unknown) => value is T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => readStored(key, fallback, check))
  const store = useCallback(
    (next: T) => {
      setValue(next)
      localStorage.setItem(key, JSON.stringify(next))
    },
    [key],
  )
  return [value, store]
}

function readStored<T>(key: string, fallback: T, check: (value: unknown) => value is T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return check(value) ? value : fallback
  } catch {
    return fallback
  }
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
