/** Keeps a box scrolled to its end while it grows, until a person scrolls up; back at the end it holds on again. */
import { useCallback, useRef } from 'react'

const NEAR = 24

export function useSticky() {
  const box = useRef<HTMLElement | null>(null)
  const holds = useRef(true)
  const attach = useCallback((element: HTMLElement | null) => {
    box.current = element
    if (!element) return
    const onScroll = () => {
      holds.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => element.removeEventListener('scroll', onScroll)
  }, [])
  const follow = useCallback(() => {
    if (box.current && holds.current) box.current.scrollTop = box.current.scrollHeight
  }, [])
  return { attach, follow }
}
