/** What a query finds in the draft as it stands, found anew when either changes. */
import { useEffect, useMemo, useState } from 'react'
import type { DraftState } from '../draft/projection'
import { useDraft, useEditor } from '../editor/session'
import type { NodeKinds } from '../kinds/types'
import { fieldsOf, type SearchField } from './fields'
import { type Match, type Query, readQuery } from './matches'
import { runSearch } from './runSearch'

export interface Found {
  field: SearchField
  match: Match
}

export interface SearchResult {
  found: Found[]
  problem: string | null
}

const NOTHING: SearchResult = { found: [], problem: null }
const PAUSE_MS = 120

export function useSearch(query: Query): SearchResult {
  const { kinds } = useEditor()
  const state = useDraft((each) => each)
  const [result, setResult] = useState(NOTHING)
  const problem = useMemo(() => (query.find === '' ? null : readQuery(query)), [query])
  useEffect(() => {
    if (query.find === '' || typeof problem === 'string') return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      search(state, kinds, query, stop.signal).then(
        (found) => stop.signal.aborted || setResult({ problem: null, found }),
        (error: unknown) => stop.signal.aborted || setResult({ found: [], problem: error instanceof Error ? error.message : String(error) }),
      )
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [state, kinds, query, problem])
  if (query.find === '') return NOTHING
  return typeof problem === 'string' ? { found: [], problem } : result
}

export async function search(state: DraftState, kinds: NodeKinds, query: Query, signal: AbortSignal): Promise<Found[]> {
  const fields = fieldsOf(state, kinds)
  const matches = await runSearch(fields.map(({ text }) => text), query, signal)
  return matches.map((match) => ({ match, field: fields[match.text] as SearchField }))
}
