import { useCallback, useState } from 'react'
import { type Choice, recall, remember } from './remembered'

/** State of the screen that is remembered: panel sizes, open sections. Falls back when what is stored does not pass `check`. */
export function useStored<T extends Choice>(key: string, fallback: T, check: (value: unknown) => value is T): [T, (value: T) => void] {
  const [value, setValue] = useState(() => {
    const stored = recall(key)
    return check(stored) ? stored : fallback
  })
  const store = useCallback(
    (next: T) => {
      setValue(next)
      remember(key, next)
    },
    [key],
  )
  return [value, store]
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
