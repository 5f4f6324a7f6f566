/** The frame of a workspace: navigation at the left, a bar on top; a full-screen route gets neither. */
import { Outlet, useMatches, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { InsideMain } from '../screens/not-found'
import { Navigation } from './navigation'
import { TopBar } from './top-bar'
import { useShellCommands } from './use-shell-commands'

export function WorkspaceLayout() {
  const isFullScreen = useMatches({ select: (matches) => matches.some((match) => match.staticData.fullScreen) })
  useShellCommands()
  return isFullScreen ? <Outlet /> : <Shell />
}

function Shell() {
  const main = useFocusOnArrival()
  return (
    <div className="flex h-dvh">
      <a
        href="#main"
        className="sr-only z-50 rounded-sm bg-raised px-3 py-1.5 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <aside aria-label="Workspace" className="hidden w-55 shrink-0 border-r border-line bg-panel md:block">
        <Navigation />
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <TopBar />
        <main ref={main} id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto">
          <InsideMain value><Outlet /></InsideMain>
        </main>
      </div>
    </div>
  )
}

/** After a navigation the keyboard and the screen reader start at the new content, not at the link that led here. */
function useFocusOnArrival() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  const last = useRef(path)
  useEffect(() => {
    if (last.current === path) return
    last.current = path
    main.current?.focus({ preventScroll: true })
  }, [path])
  return main
}
