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

/** Empty while something goes on, so that the same words are said again when the same happens twice. */
function useChanges(): string {
  const { draft, kinds } = useEditor()
  const [said, setSaid] = useState('')
  useEffect(() => {
    let told = draft.store.getState()
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = () => {
      const now = draft.store.getState()
      setSaid(describeChanges(kinds, told, now))
      told = now
    }
    const stop = draft.store.subscribe(() => {
      clearTimeout(timer)
      setSaid('')
      timer = setTimeout(say, REST_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [draft, kinds])
  return said
}
