/** Turns to the open questions of the run when it begins to ask something that this person may decide. */
import { useEffect, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { type RunState, useRunStore } from '@/live/runStore'
import { mayDecide } from './roles'
import { useRole } from './useRole'

export function useTurnTo(workspace: string, turn: () => void) {
  const role = useRole(workspace)
  const mine = useRunStore(useShallow((state) => listMine(state, role)))
  const known = useRef<readonly string[]>([])
  useEffect(() => {
    const isNew = mine.some((path) => !known.current.includes(path))
    known.current = mine
    if (isNew) turn()
  }, [mine, turn])
}

/** Whoever looks at the past is not called away from it. */
function listMine({ now, moment, watch }: RunState, role: string | undefined): readonly string[] {
  if (!now || moment) return NONE
  return now.asking.filter((path) => mayDecide(role, watch?.model.steps.get(path)?.approval?.approvers ?? ''))
}

const NONE: readonly string[] = []
