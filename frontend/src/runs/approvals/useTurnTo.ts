/** Turns to the open questions of the run when it begins to ask something that this person may decide. */
import { useEffect, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { useRunStore } from '@/live/runStore'
import { listMine } from './mine'
import { useRole } from './useRole'

export function useTurnTo(workspace: string, turn: () => void) {
  const role = useRole(workspace)
  // Whoever looks at the past is not called away from it.
  const mine = useRunStore(useShallow((state) => (state.moment ? NONE : listMine(state, role).map(({ id }) => id))))
  const known = useRef<readonly string[]>([])
  useEffect(() => {
    const isNew = mine.some((id) => !known.current.includes(id))
    known.current = mine
    if (isNew) turn()
  }, [mine, turn])
}

const NONE: readonly string[] = []
