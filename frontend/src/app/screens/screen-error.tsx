/** What a screen shows when it could not be drawn. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { ApiProblem, describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { NotFound } from './not-found'

/** A chunk that is gone: the server was updated while this tab was open. */
export function isStaleBuild(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)
}

export function ScreenError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  if (error instanceof ApiProblem && error.status === 404) return <NotFound />
  if (isStaleBuild(error)) {
    return (
      <EmptyState
        icon={<TriangleAlert />}
        level={1}
        title="A new version is here"
        actions={<Button onClick={() => location.reload()}>Reload</Button>}
      >
        This page belongs to a version that the server no longer has.
      </EmptyState>
    )
  }
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <EmptyState
      icon={<TriangleAlert />}
      level={1}
      title="This screen could not be shown"
      actions={<Button onClick={retry}>Try again</Button>}
    >
      {describeError(error)}
    </EmptyState>
  )
}
