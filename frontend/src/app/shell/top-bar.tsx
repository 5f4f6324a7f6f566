/** Where one is, on a bar of 44 px; on a phone also the way to the navigation. */
import { Link, useMatches, useParams } from '@tanstack/react-router'
import { Menu, Search } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { boot } from '@/api/boot'
import { Breadcrumb } from '@/ui/breadcrumb'
import { useCommandStore } from '@/ui/commands'
import { IconButton } from '@/ui/icon-button'
import { InboxButton } from './inbox-button'
import { OfflineBadge } from './offline-badge'
import { ThemeToggle } from './theme-toggle'

const NavigationDrawer = lazy(async () => ({ default: (await import('./navigation-drawer')).NavigationDrawer }))

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
      <NavigationButton />
      <div className="min-w-0 flex-1">
        <Breadcrumb items={trail} />
      </div>
      <OfflineBadge />
      <IconButton label="Search" keys="mod+k" className="md:hidden" onClick={() => openPalette(true)}>
        <Search />
      </IconButton>
      <InboxButton />
      <ThemeToggle />
    </header>
  )
}

/** The way to the navigation where there is no room for it beside the page. */
function NavigationButton() {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <IconButton label="Menu" className="md:hidden" onClick={() => setOpen(true)}>
        <Menu />
      </IconButton>
      <Suspense>{isOpen && <NavigationDrawer onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
