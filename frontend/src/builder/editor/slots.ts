/** Parts of the editor that other rooms of the house provide; the application, which knows both, puts them in. */
import type { ComponentType } from 'react'

export interface PublishDialogProps {
  workspace: string
  agentId: string
  agentName: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

export const editorSlots: { PublishDialog: ComponentType<PublishDialogProps> | null } = { PublishDialog: null }
