/** Whether the page has a place in which open questions stand: then nothing else need point to them. */
import { useEffect } from 'react'

let places = 0

/** The caller is such a place while it is mounted, or while it `isShown`. */
export function usePlaceForApprovals(isShown = true) {
  useEffect(() => {
    if (!isShown) return
    places += 1
    return () => {
      places -= 1
    }
  }, [isShown])
}

export const hasPlaceForApprovals = () => places > 0
