/** Says what changes while the list is open: the graph, how many problems it has, and how its run stands. */
import { useEffect, useState } from 'react'
import { useRunChip } from '@/live/hooks'
import { plural } from '@/ui/format'
import { readStatus, STATUS } from '@/ui/status'
import { useEditor, useStatus } from '../../editor/session'
import { describeChanges } from './changes'

/** Long enough that a word which is being typed is said once. */
const REST_MS = 500

export function News() {
  const changes = useChanges()
  const problems = useStatus((status) => status.problems.length)
  const run = useRunChip()
  return (
    <div className="sr-only">
      <p role="status">{changes}</p>
      <p role="status">{problems === 0 ? 'No issues' : plural(problems, 'issue')}</p>
      <p role="status">{run && `Run: ${STATUS[readStatus(run.status)].label}`}</p>
    </div>
  )
}

/** What was said stays until there is something else to say: a card that moves says nothing. */
function useChanges(): string {
  const { draft, kinds } = useEditor()
  const [said, setSaid] = useState('')
  useEffect(() => {
    let told = draft.store.getState()
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      const now = draft.store.getState()
      const words = describeChanges(kinds, told, now)
      told = now
      // The same words twice are no change to a screen reader, and would be said once.
      if (words) setSaid((old) => (old === words ? `${words}\u00a0` : words))
    }
    const stop = draft.store.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(say, REST_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [draft, kinds])
  return said
}
