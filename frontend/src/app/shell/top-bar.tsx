/** Where one is, on a bar of 44 px; on a phone also the way to the navigation. */
import { Link, useMatches, useParams } from '@tanstack/react-router'
import { Menu, Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import { boot } from '@/api/boot'
import { Breadcrumb } from '@/ui/breadcrumb'
import { useCommandStore } from '@/ui/commands'
import { IconButton } from '@/ui/icon-button'
import { useReturnFocus } from '@/ui/use-return-focus'
import { Navigation } from './navigation'
import { OfflineBadge } from './offline-badge'
import { ThemeToggle } from './theme-toggle'

export function TopBar() {
  const { workspace = '', run } = useParams({ strict: false })
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title })
  const openPalette = useCommandStore((store) => store.setOpen)
  const name = boot().workspaces.find(({ slug }) => slug === workspace)?.name ?? workspace
  const trail = [
    <Link key="workspace" to="/w/$workspace" params={{ workspace }}>
      {name}
    </Link>,
    ...(run
      ? [
          <Link key="runs" to="/w/$workspace/runs" params={{ workspace }}>
            Runs
          </Link>,
        ]
      : []),
    title,
  ]
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line px-2 md:px-4">
      <NavigationDrawer />
      <div className="min-w-0 flex-1">
        <Breadcrumb items={trail} />
      </div>
      <OfflineBadge />
      <IconButton label="Search" keys="mod+k" className="md:hidden" onClick={() => openPalette(true)}>
        <Search />
      </IconButton>
      <ThemeToggle />
    </header>
  )
}

function NavigationDrawer() {
  const [isOpen, setOpen] = useState(false)
  const returnFocus = useReturnFocus()
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <IconButton label="Menu" className="md:hidden" onClick={() => setOpen(true)}>
        <Menu />
      </IconButton>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay md:hidden" />
        <Dialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-40 w-66 animate-fade border-r border-line bg-panel outline-none md:hidden"
        >
          <Dialog.Title className="sr-only">Menu</Dialog.Title>
          <Navigation onNavigate={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
