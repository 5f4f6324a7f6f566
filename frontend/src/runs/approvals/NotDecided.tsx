/** Why a decision has not been taken; or that nobody can tell here whether it has. */
import { ApiProblem } from '@/api/problem'
import { Banner } from '@/ui/banner'

export function NotDecided({ error }: { error: Error }) {
  if (!isRefusal(error)) return <Banner tone="warning">It is not known whether this arrived. If it did, you see it here soon; you can also press again.</Banner>
  return <Banner tone={error.status === 409 ? 'info' : 'danger'}>{error.message}</Banner>
}

/** The server has said no. When it fails, or the line does, the decision may have been taken all the same. */
const isRefusal = (error: Error): error is ApiProblem => error instanceof ApiProblem && error.status >= 400 && error.status < 500
