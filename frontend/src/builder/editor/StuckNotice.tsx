/** Edits that the server will not take: kept in this browser until the person has a copy, tries again or throws them away. */
import { useState } from 'react'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { ConfirmDialog } from '@/ui/dialog'
import { graphText } from '../commands/graphText'
import { toName } from '../commands/names'
import { useEditor, useStatus } from './session'
import { download } from './topbar/download'

export function StuckNotice() {
  const { draft, reopen } = useEditor()
  const reason = useStatus((status) => status.save.reason)
  const [isAsked, setAsked] = useState(false)
  const copy = () => download(`${toName(draft.store.getState().name || 'agent')}.yaml`, graphText(draft.graph()), 'application/yaml')
  const again = () => {
    draft.forgive()
    reopen?.()
  }
  const discard = () => void draft.discard().then(() => reopen?.())
  return (
    <Banner
      tone="danger" className="rounded-none" title={`${reason}.`}
      actions={
        <>
          <Button size="sm" onClick={copy}>Save a copy</Button>
          <Button size="sm" onClick={again}>Try again</Button>
          <Button size="sm" variant="danger" onClick={() => setAsked(true)}>Discard…</Button>
        </>
      }
    >
      Your latest changes are in this browser alone. Save the agent as YAML to keep them, then discard them here to go on with what is saved.
      <ConfirmDialog
        open={isAsked} onOpenChange={setAsked} destructive title="Discard what this browser has not saved?"
        confirmLabel="Discard changes" onConfirm={discard}
      >
        The agent opens again as the server has it. Your unsaved changes are gone then, unless you have saved a copy.
      </ConfirmDialog>
    </Banner>
  )
}
