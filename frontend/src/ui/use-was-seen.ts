/** Whether an element has come into sight, or near it: what it alone shows need not be fetched before. */
import { type RefCallback, useCallback, useState } from 'react'

/** Far enough for what scrolls in to be there already. */
const NEAR = '200px'

export function useWasSeen(): [wasSeen: boolean, watch: RefCallback<Element>] {
  const [wasSeen, setWasSeen] = useState(false)
  const watch = useCallback((element: Element | null) => {
    if (!element) return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      setWasSeen(true)
    }, { rootMargin: NEAR })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [wasSeen, watch]
}
