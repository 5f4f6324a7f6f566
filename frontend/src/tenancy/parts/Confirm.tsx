/** A button that asks before it does what cannot be undone. */
import { Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { ConfirmDialog } from '@/ui/dialog'
import { IconButton } from '@/ui/icon-button'

interface ConfirmProps {
  /** Of the button: "Remove Ada". */
  label: string
  title: string
  confirmLabel: string
  busy: boolean
  onConfirm: () => void
  children: ReactNode
}

export function Confirm({ label, title, confirmLabel, busy, onConfirm, children }: ConfirmProps) {
  const [isOpen, setOpen] = useState(false)
  const confirm = () => {
    onConfirm()
    setOpen(false)
  }
  return (
    <>
      <IconButton label={label} onClick={() => setOpen(true)} disabled={busy}><Trash2 /></IconButton>
      <ConfirmDialog open={isOpen} onOpenChange={setOpen} title={title} confirmLabel={confirmLabel} destructive busy={busy} onConfirm={confirm}>
        {children}
      </ConfirmDialog>
    </>
  )
}
