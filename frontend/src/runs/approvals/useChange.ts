/** The value that is decided on, whole, and what whoever decides makes of it. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { JsonValue } from '@/ui/json'
import { isSameJson } from '../compare/jsonDiff'
import { useRunPlace } from '../RunContext'
import { findReferences } from '../values/blobs'
import { readWhole } from '../values/whole'
import { useDraft, write } from './drafts'
import { isRounded, readValue, type Typed, writeValue } from './edit'
import type { AskedStep } from './useApprovals'

/** Longer texts come when they are asked for. */
const SMALL = 256_000

export interface Change {
  /** As it was asked about; with references in it while its long texts are not here. */
  before: JsonValue | undefined
  /** A number in it is not here as it is: then the value cannot be edited. */
  isRounded: boolean
  edited: string | null
  /** What was typed; null while nothing is edited. */
  typed: Typed | null
  /** The other value to go on with; undefined while there is none. */
  value: JsonValue | undefined
  problem: unknown
  edit: () => void
  type: (text: string) => void
  leave: () => void
}

export function useChange(step: AskedStep): Change {
  const { runId } = useRunPlace()
  const { edited } = useDraft(runId, step)
  const given = step.inputs?.value
  const whole = useWhole(step.approval.id, given)
  const before = whole.data ?? given
  const rounded = useMemo(() => isRounded(before), [before])
  const typed = useMemo(() => (edited === null || before === undefined ? null : readValue(edited, before)), [edited, before])
  const isOther = typed?.problem === null && !isSameJson(before, typed.value)
  return {
    before, isRounded: rounded, edited, typed, problem: whole.error,
    value: isOther ? typed.value : undefined,
    edit: () => void whole.read().then((value) => isRounded(value) || write(runId, step, { edited: writeValue(value ?? null) })).catch(() => undefined),
    type: (text) => write(runId, step, { edited: text }),
    leave: () => write(runId, step, { edited: null }),
  }
}

/** Long texts are kept apart: what is edited must hold them, or their references would be given as values. */
function useWhole(question: string, given: JsonValue | undefined) {
  const { workspace, runId } = useRunPlace()
  const references = useMemo(() => findReferences(given ?? null), [given])
  const size = references.reduce((sum, each) => sum + each.size, 0)
  const { data, error, refetch } = useQuery({
    queryKey: ['asked-about', workspace, runId, question],
    queryFn: () => readWhole(workspace, runId, given ?? null),
    staleTime: Infinity,
    enabled: size > 0 && size <= SMALL && workspace !== '',
  })
  const read = async () => (size === 0 ? given : (data ?? (await refetch({ throwOnError: true })).data))
  return { data, error, read }
}
