/** A failure as an error card that can explain itself and be tried again, where the run has a workspace to ask. */
import { useMutation } from '@tanstack/react-query'
import { Lightbulb } from 'lucide-react'
import { type ComponentProps, Suspense } from 'react'
import { describeError } from '@/api/problem'
import { useMay } from '@/tenancy/parts/useRights'
import { Button } from '@/ui/button'
import { lazyPart } from '@/ui/lazy-part'
import { ErrorCard } from '../detail/ErrorCard'
import { RetryFromHere } from '../fork/ForkActions'
import { useRunPlace } from '../RunContext'
import { explain } from './api'

const ExplanationCard = lazyPart(async () => (await import('./ExplanationCard')).ExplanationCard)

type FailureProps = ComponentProps<typeof ErrorCard> & {
  /** The path of the step that failed; null where the run failed without one. */
  step: string | null
}

export function Failure(props: FailureProps) {
  const { workspace } = useRunPlace()
  if (workspace === '') return <ErrorCard {...props} />
  return <Explainable {...props} workspace={workspace} />
}

function Explainable({ workspace, step, actions, ...card }: FailureProps & { workspace: string }) {
  const { runId } = useRunPlace()
  const mayRun = useMay('run')
  const ask = useMutation({ mutationFn: () => explain(workspace, runId, step) })
  return (
    <div className="flex flex-col gap-2">
      <ErrorCard
        {...card}
        actions={<>{actions}{step !== null && <RetryFromHere />}{mayRun && !ask.data && <Button size="sm" busy={ask.isPending} onClick={() => ask.mutate()}><Lightbulb /> Explain</Button>}</>}
      />
      {ask.isError && <p role="alert" className="text-xs text-danger">{describeError(ask.error)}</p>}
      <Suspense>{ask.data && <ExplanationCard workspace={workspace} explanation={ask.data} onClose={ask.reset} />}</Suspense>
    </div>
  )
}
