/** What else one can do with a run that is over: retry what failed, replay what was recorded. */
import { FastForward, History, StepForward } from 'lucide-react'
import { isFinished } from '@/live/model'
import { useRunStore } from '@/live/runStore'
import { useMay } from '@/tenancy/parts/useRights'
import { Button, type ButtonProps } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import { useRunPlace } from '../RunContext'
import { useFork } from './useFork'

interface ForkActionProps {
  size?: ButtonProps['size']
}

/** Shown when the run failed or was cancelled. */
export function RetryButton({ size }: ForkActionProps) {
  const status = useRunStore(({ now }) => now?.status)
  const fork = useFork()
  if (!useMay('run') || (status !== 'failed' && status !== 'cancelled')) return null
  const label = status === 'failed' ? 'Retry from failed step' : 'Carry on'
  return <Button size={size} busy={fork.isPending} onClick={() => fork.mutate({ mode: 'failed' })}><StepForward /> {label}</Button>
}

/** The same, said at the step that failed the run. */
export function RetryFromHere() {
  const status = useRunStore(({ now }) => now?.status)
  const { showRun } = useRunPlace()
  const fork = useFork()
  if (!useMay('run') || status !== 'failed' || !showRun) return null
  return <Button size="sm" busy={fork.isPending} onClick={() => fork.mutate({ mode: 'failed' })}><StepForward /> Retry from here</Button>
}

export function ReplayMenu({ size }: ForkActionProps) {
  const isOver = useRunStore(({ now }) => now !== null && isFinished(now.status))
  const fork = useFork()
  if (!useMay('run') || !isOver) return null
  return (
    <LazyDropdownMenu
      align="end"
      items={[
        { label: 'Replay with recorded answers', icon: <History />, onSelect: () => fork.mutate({ mode: 'models' }) },
        { label: 'Replay on the draft', icon: <FastForward />, onSelect: () => fork.mutate({ mode: 'models', revision: 'draft' }) },
      ]}
    >
      <IconButton label="Replay" size={size} disabled={fork.isPending}><History /></IconButton>
    </LazyDropdownMenu>
  )
}
