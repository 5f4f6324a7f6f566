/** A window above the page that must be answered or closed. Focus goes in and comes back by itself. */
import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'
import { useReturnFocus } from './use-return-focus'

export const Dialog = Primitive.Root
export const DialogTrigger = Primitive.Trigger
export const DialogClose = Primitive.Close

const WIDTH = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-3xl' }

export type DialogContentProps = Omit<ComponentProps<typeof Primitive.Content>, 'title'> & {
  title: ReactNode
  description?: ReactNode
  width?: keyof typeof WIDTH
  /** Buttons at the foot, the primary one last. */
  footer?: ReactNode
}

export function DialogContent({ title, description, width = 'md', footer, className, children, ...rest }: DialogContentProps) {
  const returnFocus = useReturnFocus()
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
      <Primitive.Content
        {...returnFocus}
        {...(description ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'fixed top-[12vh] left-1/2 z-40 flex max-h-[76vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded-lg border border-line bg-raised shadow-dialog outline-none animate-fade',
          WIDTH[width],
          className,
        )}
        {...rest}
      >
        <header className="px-4 pt-3.5 pr-12 pb-1">
          <Primitive.Title className="text-base font-semibold">{title}</Primitive.Title>
          {description && <Primitive.Description className="mt-0.5 text-muted">{description}</Primitive.Description>}
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3">{children}</div>
        {footer && <footer className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>}
        {/* Last, so that the first field gets the focus; without a tooltip, which would take the first Escape. */}
        <Primitive.Close asChild>
          <Button variant="ghost" aria-label="Close" className="absolute top-2.5 right-2.5 w-7 px-0 text-muted hover:text-fg">
            <X />
          </Button>
        </Primitive.Close>
      </Primitive.Content>
    </Primitive.Portal>
  )
}

export type ConfirmDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What will happen, and whether it can be undone. */
  children: ReactNode
  /** The verb on the button: "Delete agent", never "OK". */
  confirmLabel: string
  destructive?: boolean
  busy?: boolean
  onConfirm: () => void
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, confirmLabel, destructive, busy, onConfirm } = props
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        role="alertdialog"
        width="sm"
        title={title}
        footer={
          <>
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button variant={destructive ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </>
        }
      >
        <div className="text-muted">{children}</div>
      </DialogContent>
    </Dialog>
  )
}
