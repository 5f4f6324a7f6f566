/** The description that is being written, and the plan that was made of it, until it is accepted or discarded. */
import { create } from 'zustand'
import type { Plan } from './plan'

interface SentenceState {
  /** The field for the description is open. */
  isOpen: boolean
  plan: Plan | null
  /** The changes that are taken. */
  taken: ReadonlySet<number>
}

const CLOSED: SentenceState = { isOpen: false, plan: null, taken: new Set() }

export const useSentence = create<SentenceState>(() => CLOSED)

export const describeIt = () => useSentence.setState({ ...CLOSED, isOpen: true })
export const discardPlan = () => useSentence.setState(CLOSED)
export const showPlan = (plan: Plan) => useSentence.setState({ isOpen: false, plan, taken: new Set(plan.changes.map(({ index }) => index)) })
export const takeChanges = (taken: ReadonlySet<number>) => useSentence.setState({ taken })
