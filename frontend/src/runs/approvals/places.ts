/** Whether the page has a place in which open questions stand: then nothing else need point to them. */
import { useEffect } from 'react'

let places = 0

/** The caller shows the open questions of the run while it is mounted. */
export function usePlaceForApprovals() {
  useEffect(() => {
    places += 1
    return () => {
      places -= 1
    }
  }, [])
}

export const hasPlaceForApprovals = () => places > 0
