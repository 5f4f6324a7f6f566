/** What an action waits for that works on the stored draft. */
import { useStatus } from './session'

export function Saving() {
  const isSaving = useStatus(({ save }) => save.queued > 0)
  return <p role="status" className="text-xs text-muted">{isSaving && 'Saving…'}</p>
}
