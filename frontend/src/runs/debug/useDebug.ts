/** How the run that is shown is being debugged, and what can be asked of it. */
import { useMutation } from '@tanstack/react-query'
import { useShallow } from 'zustand/react/shallow'
import { describeError } from '@/api/problem'
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import { toast } from '@/ui/toast'
import { type Control, controlRun } from './api'

export interface DebugState {
  isOver: boolean
  /** Somebody wants it to stop: what is under way goes on to its end. */
  isStopping: boolean
  isResting: boolean
  held: readonly string[]
}

export function useDebugState(): DebugState {
  return useRunStore(
    useShallow(({ now }) => ({
      isOver: now === null || isFinished(now.status),
      isStopping: now?.debug?.mode === 'paused' && now.status !== 'paused',
      isResting: now?.status === 'paused',
      held: now?.held ?? NONE,
    })),
  )
}

const NONE: readonly string[] = []

/** Asks; while the server has not answered, `isPending` says so. */
export function useControl(workspace: string, runId: string) {
  return useMutation({
    mutationFn: (control: Control) => controlRun(workspace, runId, control),
    onError: (error) => toast.error(describeError(error)),
  })
}
