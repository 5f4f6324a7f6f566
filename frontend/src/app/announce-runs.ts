/**
 * A notification of the desktop when a long run ends, for those who asked for it in this browser.
 *
 * Only while the page is hidden: who looks at it sees the end. It makes no sound.
 */
import type { RunStatus, RunView } from '@/live/model'
import { type RunState, useRunStore } from '@/live/runStore'
import { duration } from '@/ui/format'
import { useRunNotices } from './run-notice'

/** Who left the page for a shorter run than this has hardly turned away. */
const LONG_MS = 10_000

const END: { [status in RunStatus]?: string } = { succeeded: 'The run succeeded', failed: 'The run failed', cancelled: 'The run was cancelled' }

/** Watches the run that this page follows, whichever it is. */
export function announceRuns(): () => void {
  return useRunStore.subscribe((state, before) => {
    const ended = endOf(state, before)
    if (ended && document.visibilityState === 'hidden' && useRunNotices.getState().isOn) notify(state.runId ?? '', ended)
  })
}

/** The run, when it has just come to its end before our eyes; a run that is opened after its end has not. */
function endOf({ runId, now }: RunState, before: RunState): RunView | null {
  const wasAlive = before.runId === runId && before.connection !== 'connecting' && before.now && !END[before.now.status]
  return wasAlive && now && END[now.status] && lasted(now) >= LONG_MS ? now : null
}

const lasted = ({ startedAt, finishedAt }: RunView) => (startedAt === null || finishedAt === null ? 0 : finishedAt - startedAt)

/** The tag keeps two tabs with the same run from saying it twice. */
function notify(runId: string, run: RunView): void {
  const body = run.error?.message ?? `It took ${duration(lasted(run))}.`
  const notice = new Notification(END[run.status] ?? '', { body, tag: `run:${runId}`, silent: true })
  notice.onclick = () => {
    window.focus()
    notice.close()
  }
}
