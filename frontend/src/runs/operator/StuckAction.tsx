/** What an operator may do with one run: stop it, or release it from quarantine. Both are asked for first. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { ConfirmDialog } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { cancelRun, type Shown, startAgain, type StuckRun } from './api'

const ACTIONS = {
  stuck: {
    act: cancelRun,
    label: 'Cancel',
    confirm: 'Cancel run',
    title: 'Cancel this run?',
    text: 'The run ends as cancelled as soon as a host takes it up. Its workspace sees that an operator did it.',
    done: 'The run is being cancelled.',
  },
  quarantined: {
    act: startAgain,
    label: 'Start again',
    confirm: 'Start again',
    title: 'Start this run again?',
    text: 'A new run with the same inputs begins. If the cause is still there, it may end a worker again.',
    done: 'A new run has started.',
  },
} as const

export function StuckAction({ run, shown }: { run: StuckRun; shown: Shown }) {
  const action = ACTIONS[shown]
  const [isOpen, setOpen] = useState(false)
  const queries = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: () => action.act(run.id),
    onSuccess: async () => {
      toast.success(action.done)
      setOpen(false)
      await queries.invalidateQueries({ queryKey: ['operator-runs'] })
    },
    onError: (error) => toast.error(describeError(error)),
  })
  return (
    <>
      <Button size="sm" aria-label={`${action.label}: ${run.agent_name}`} onClick={() => setOpen(true)}>{action.label}</Button>
      <ConfirmDialog
        open={isOpen} onOpenChange={setOpen} title={action.title} confirmLabel={action.confirm} busy={isPending}
        destructive={shown === 'stuck'} onConfirm={() => mutate()}
      >
        {action.text}
      </ConfirmDialog>
    </>
  )
}
