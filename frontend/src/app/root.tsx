/** What every screen has, the full-screen editor too: the palette, the list of keys, the title of the tab. */
import { Outlet, useMatches } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useCommandStore } from '@/ui/commands'
import { useHotkey } from '@/ui/use-hotkey'
import { useKeyList } from '@/ui/key-list-store'

const CommandPalette = lazy(async () => ({ default: (await import('@/ui/command-palette')).CommandPalette }))
const AgentCommands = lazy(async () => ({ default: (await import('./agent-commands')).AgentCommands }))
const RunCommands = lazy(async () => ({ default: (await import('./run-commands')).RunCommands }))
const KeyList = lazy(async () => ({ default: (await import('@/ui/key-list')).KeyList }))

export function Root() {
  const { isOpen, setOpen } = useCommandStore()
  const keyList = useKeyList()
  const title = useMatches({ select: (matches) => matches.at(-1)?.staticData.title })
  // The palette's own key closes it, but it opens above no other dialog.
  useHotkey('mod+k', () => setOpen(!isOpen), { above: isOpen })
  useHotkey('?', () => keyList.setOpen(true))
  useEffect(() => {
    document.title = title ? `${title} · AI Agent Platform` : 'AI Agent Platform'
  }, [title])

  return (
    <>
      <Outlet />
      <Suspense>
        {isOpen && <CommandPalette />}
        {isOpen && <AgentCommands />}
        {isOpen && <RunCommands />}
        {keyList.isOpen && <KeyList />}
      </Suspense>
    </>
  )
}
