/** Asks where a value is to be used, beside the key that was chosen. */
import { useCallback } from 'react'
import type { ValueRef } from '@/live/valueRef'
import { useEditor } from '../../editor/session'

export function useUse(): (ref: ValueRef, key: HTMLElement) => void {
  const { view } = useEditor()
  return useCallback(
    (ref, key) => {
      const { left, bottom } = key.getBoundingClientRect()
      view.setState({ using: { ref, screen: { x: left, y: bottom + 4 } } })
    },
    [view],
  )
}
