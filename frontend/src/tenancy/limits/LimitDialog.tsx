/** The limit of a project or an agent, in a window of its own. */
import { Dialog, DialogContent } from '@/ui/dialog'
import { LimitForm } from './LimitForm'
import { ABOVE } from './words'

interface LimitDialogProps {
  scope: string
  name: string
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}

export function LimitDialog({ scope, name, isOpen, onOpenChange }: LimitDialogProps) {
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent title={`Limit of ${name}`} description={ABOVE} width="sm">
        <LimitForm scope={scope} onSaved={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  )
}
