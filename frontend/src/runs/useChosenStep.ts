/** The step that is chosen, and the part of its detail that was asked for, here or by a number elsewhere on the page. */
import { useCallback, useEffect, useState } from 'react'
import { type EvidenceTab, useEvidence } from './evidence'

export interface ChosenStep {
  path: string | null
  tab: 'output' | EvidenceTab
  /** Another one with each question: a detail that is open already opens anew at the part asked for. */
  key: number
  choose: (path: string | null) => void
}

export function useChosenStep(onEvidence?: () => void): ChosenStep {
  const [chosen, setChosen] = useState<Omit<ChosenStep, 'choose'>>({ path: null, tab: 'output', key: 0 })
  const choose = useCallback((path: string | null) => setChosen(({ key }) => ({ path, tab: 'output', key })), [])
  useEffect(
    () =>
      useEvidence.subscribe(({ wanted }) => {
        if (!wanted) return
        setChosen(({ key }) => ({ ...wanted, key: key + 1 }))
        onEvidence?.()
      }),
    [onEvidence],
  )
  return { ...chosen, choose }
}
