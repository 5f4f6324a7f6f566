/** What a step asks of a person, and what came of it, as its events say. Pure. */
import type { JsonValue } from '@/ui/json'
import type { Envelope } from './wire'

export type Decision = 'approve' | 'reject' | 'timed_out'

export interface Approval {
  /** Of this very question: a step that asks anew asks another one. */
  id: string
  question: string
  /** Whether whoever decides may change the value first. */
  editable: boolean
  /** The least role that may decide. */
  approvers: string
  requestedAt: number
  /** How long it waits at most. */
  seconds: number
  /** Null while it is open. */
  decision: Decision | null
  /** Who decided; '' when time did. */
  name: string
  comment: string
  decidedAt: number | null
}

type Data = Envelope['data']

export function requested(data: Data, at: number): Approval {
  return {
    id: text(data.id), question: text(data.question), editable: data.editable === true, approvers: text(data.approvers), requestedAt: at,
    seconds: typeof data.seconds === 'number' ? data.seconds : 0, decision: null, name: '', comment: '', decidedAt: null,
  }
}

export function decided(open: Approval | null, data: Data, at: number): Approval | null {
  const decision = data.decision === 'approve' ? 'approve' : 'reject'
  return open && { ...open, decision, name: text(data.name), comment: text(data.comment), decidedAt: at }
}

/** Nobody has decided in time. */
export function expired(open: Approval | null, at: number): Approval | null {
  return open && { ...open, decision: 'timed_out', decidedAt: at }
}

/** When it ends by itself. */
export const dueAt = ({ requestedAt, seconds }: Approval) => requestedAt + seconds * 1000

const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '')
