/**
 * A notification of the desktop when a long run ends or a run asks this person to decide, for those who asked for it in
 * this browser.
 *
 * Only while the page is hidden: who looks at it sees the end, and is shown what a run asks. It makes no sound.
 */
import { boot } from '@/api/boot'
import type { Approval } from '@/live/approval'
import type { RunStatus, RunView } from '@/live/model'
import { type RunState, useRunStore } from '@/live/runStore'
import { listMine } from '@/runs/approvals/mine'
import { hasPlaceForApprovals } from '@/runs/approvals/places'
import { duration } from '@/ui/format'
import { toast } from '@/ui/toast'
import { useRunNotices } from './run-notice'

/** Who left the page for a shorter run than this has hardly turned away. */
const LONG_MS = 10_000

const END: { [status in RunStatus]?: string } = { succeeded: 'The run succeeded', failed: 'The run failed', cancelled: 'The run was cancelled' }

/** Watches the run that this page follows, whichever it is. */
export function announceRuns(): () => void {
  let open: readonly string[] = []
  return useRunStore.subscribe((state, before) => {
    const ended = endOf(state, before)
    if (ended && isAway()) notifyEnd(state.runId ?? '', ended)
    const mine = askedIn(state)
    // While a question waits that was told, or stood there from the beginning, what else is asked is not told.
    const isNew = wasFollowed(state, before) && !mine.some(({ id }) => open.includes(id))
    open = mine.map(({ id }) => id)
    if (isNew && mine[0]) tellAsked(state, mine[0])
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

function askedIn(state: RunState): Approval[] {
  if (!state.now?.asking.length) return []
  return listMine(state, boot().workspaces.find(({ slug }) => slug === state.watch?.workspace)?.role)
}

/** Whoever looks at the page, and sees no place where the question stands, is told by a toast. */
function tellAsked({ runId, watch }: RunState, { id, question }: Approval): void {
  if (isAway()) notify('A run asks you to decide', question, `run:${runId}:${id}`)
  else if (!hasPlaceForApprovals()) toast.info('The run asks you to decide.', { description: question, action: { label: 'Decide', onClick: () => location.assign(`/w/${watch?.workspace}/runs/${runId}`) } })
}

/** The tag keeps two tabs with the same run from saying it twice. */
function notify(title: string, body: string, tag: string): void {
  const notice = new Notification(title, { body, tag, silent: true })
  notice.onclick = () => {
    window.focus()
    notice.close()
  }
}
