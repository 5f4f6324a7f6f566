/** Whether one's edits are safe, in a few words. */
import { CloudAlert, CloudCheck, CloudOff, CloudUpload, Eye, type LucideIcon } from 'lucide-react'
import { cn } from '@/ui/cn'
import { describeSave, type SaveTone } from '../../draft/saveState'
import { Tooltip } from '@/ui/tooltip'
import { refusal } from '../refusal'
import { useEditor, useStatus } from '../session'
import { SavedAgo } from './SavedAgo'

const LOOK: { [tone in SaveTone]: string } = { calm: 'text-muted', busy: 'text-muted', warning: 'text-warning', danger: 'text-danger' }

export function SaveState() {
  const { canEdit, role } = useEditor()
  const save = useStatus((status) => status.save)
  const { text, tone } = describeSave(save)
  const Icon: LucideIcon = save.readOnly ? Eye : tone === 'calm' ? CloudCheck : tone === 'busy' ? CloudUpload : tone === 'warning' ? CloudOff : CloudAlert
  const state = (
    <span role="status" data-save-state={text} className={cn('flex items-center gap-1.5 text-xs whitespace-nowrap', LOOK[tone])}>
      <Icon aria-hidden className="size-3.5" /> <span className="max-lg:sr-only">{text}</span>
    </span>
  )
  if (canEdit) return <span className="flex items-center gap-1">{state}<SavedAgo isSaved={tone === 'calm'} /></span>
  if (save.line === 'refused') return state
  const reason = refusal(role, 'edit')
  return <Tooltip content={reason}><button type="button" aria-label={`${text}. ${reason}`} className="rounded-xs">{state}</button></Tooltip>
}
