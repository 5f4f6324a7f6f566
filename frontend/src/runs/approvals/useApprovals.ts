/** What the run that is shown has asked people, at the moment that is shown. */
import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Approval } from '@/live/approval'
import { type RunState, useRunStore } from '@/live/runStore'
import type { Step } from '@/live/step'

export type AskedStep = Step & { approval: Approval }

export interface Approvals {
  /** Those that wait, the one that has waited longest first. */
  open: readonly AskedStep[]
  /** The others, the latest first. */
  over: readonly AskedStep[]
}

export function useApprovals(): Approvals {
  const asked = useRunStore(useShallow(listAsked))
  return useMemo(() => ({ open: asked.filter(isOpen), over: asked.filter((step) => !isOpen(step)).reverse() }), [asked])
}

function listAsked({ asked, steps }: RunState): AskedStep[] {
  return [...asked].flatMap((path) => {
    const step = steps.get(path)
    return step && hasAsked(step) ? [step] : []
  })
}

const hasAsked = (step: Step): step is AskedStep => step.approval !== null
const isOpen = ({ status }: Step) => status === 'asking'
