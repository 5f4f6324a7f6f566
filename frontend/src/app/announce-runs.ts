/**
 * A notification of the desktop when a long run ends or a run asks this person to decide, for those who asked for it in
 * this browser.
 *
 * Only while the page is hidden: who looks at it sees the end, and is shown what a run asks. It makes no sound.
 */
import { boot } from '@/api/boot'
import type { RunStatus, RunView } from '@/live/model'
import { type RunState, useRunStore } from '@/live/runStore'
import { hasPlaceForApprovals } from '@/runs/approvals/places'
import { mayDecide } from '@/runs/approvals/roles'
import { duration } from '@/ui/format'
import { toast } from '@/ui/toast'
import { useRunNotices } from './run-notice'

/** Who left the page for a shorter run than this has hardly turned away. */
const LONG_MS = 10_000

const END: { [status in RunStatus]?: string } = { succeeded: 'The run succeeded', failed: 'The run failed', cancelled: 'The run was cancelled' }

/** Watches the run that this page follows, whichever it is. */
export function announceRuns(): () => void {
  return useRunStore.subscribe((state, before) => {
    const ended = endOf(state, before)
    if (ended && isAway()) notifyEnd(state.runId ?? '', ended)
    const asking = askingOf(state, before)
    if (asking !== undefined) tellAsked(state, asking)
  })
}

const isAway = () => document.visibilityState === 'hidden' && useRunNotices.getState().isOn
const wasFollowed = ({ runId }: RunState, before: RunState) => before.runId === runId && before.connection !== 'connecting' && before.now !== null

/** The run, when it has just come to its end before our eyes; a run that is opened after its end has not. */
function endOf(state: RunState, before: RunState): RunView | null {
  const { now } = state
  const wasAlive = wasFollowed(state, before) && before.now && !END[before.now.status]
  return wasAlive && now && END[now.status] && lasted(now) >= LONG_MS ? now : null
}

const lasted = ({ startedAt, finishedAt }: RunView) => (startedAt === null || finishedAt === null ? 0 : finishedAt - startedAt)

function notifyEnd(runId: string, run: RunView): void {
  notify(END[run.status] ?? '', run.error?.message ?? `It took ${duration(lasted(run))}.`, `run:${runId}`)
}

/** The step for which the run has just begun to wait before our eyes; while it waits, what else it asks is not told. */
function askingOf(state: RunState, before: RunState): string | undefined {
  return wasFollowed(state, before) && before.now?.asking.length === 0 ? state.now?.asking[0] : undefined
}

/** Whoever looks at the page, and sees no place where the question stands, is told by a toast. */
function tellAsked({ runId, watch }: RunState, path: string): void {
  const approval = watch?.model.steps.get(path)?.approval
  const role = boot().workspaces.find(({ slug }) => slug === watch?.workspace)?.role
  if (!watch || !approval || !mayDecide(role, approval.approvers)) return
  if (isAway()) notify('A run asks you to decide', approval.question, `run:${runId}:${path}`)
  else if (!hasPlaceForApprovals()) toast.info('The run asks you to decide.', { description: approval.question, action: { label: 'Decide', onClick: () => location.assign(`/w/${watch.workspace}/runs/${runId}`) } })
}

/** The tag keeps two tabs with the same run from saying it twice. */
function notify(title: string, body: string, tag: string): void {
  const notice = new Notification(title, { body, tag, silent: true })
  notice.onclick = () => {
    window.focus()
    notice.close()
  }
}
