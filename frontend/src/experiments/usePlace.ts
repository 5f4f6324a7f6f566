/** Where the screen stands: the agent, and what the address shows of its tests. */
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Place } from './api'
import type { TestsSearch } from './search'

export function usePlace(): Place {
  const { workspace = '', agent = '' } = useParams({ strict: false })
  return { workspace, agent }
}

/** What is shown, and how to show something else: what a change does not name stays, undefined leaves it out. */
export function useShown(): [TestsSearch, (changes: { [key in keyof TestsSearch]: string | undefined }) => void] {
  const shown: TestsSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { workspace, agent } = usePlace()
  const show = (changes: { [key in keyof TestsSearch]: string | undefined }) => {
    const next = Object.fromEntries(Object.entries({ ...shown, ...changes }).filter(([, value]) => value))
    void navigate({ to: '/w/$workspace/agents/$agent/tests', params: { workspace, agent }, search: next })
  }
  return [shown, show]
}
