/** The navigation over the page, for screens too narrow to keep it beside. Loaded when it is first opened. */
import { Dialog } from 'radix-ui'
import { useReturnFocus } from '@/ui/use-return-focus'
import { Navigation } from './navigation'

export function NavigationDrawer({ onClose }: { onClose: () => void }) {
  const returnFocus = useReturnFocus()
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay md:hidden" />
        <Dialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 w-66 animate-fade border-r border-line bg-panel outline-none md:hidden"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <Navigation onNavigate={onClose} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
