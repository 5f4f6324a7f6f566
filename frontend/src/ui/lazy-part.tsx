/** A part of a screen that is loaded when it is first shown. Without a network it says so, in its own place, and comes later. */
import { type ComponentType, createContext, lazy, use, useCallback, useEffect, useState } from 'react'
import { Button } from './button'

const Retry = createContext<() => void>(() => {})

/** As `lazy`, but a part that cannot come for want of a network does not take the screen with it. */
export function lazyPart<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const begin = (orElse: (error: unknown) => ComponentType<P>) => lazy(async () => ({ default: await load().catch(orElse) }))
  let latest = begin(missingOffline<P>)
  return function Part(props: P) {
    const [Shown, setShown] = useState(() => latest)
    const again = useCallback(() => {
      latest = begin(() => Missing)
      setShown(() => latest)
    }, [])
    return <Retry value={again}><Shown {...props} /></Retry>
  }
}

/** With a network the file is really gone, as after an update of the server: the screen has words for that. */
function missingOffline<P>(error: unknown): ComponentType<P> {
  if (navigator.onLine) throw error
  return Missing
}

function Missing() {
  const again = use(Retry)
  useEffect(() => {
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [again])
  // A browser may remember that a file did not come, and not ask for it again before the page is loaded anew.
  const [hint, action] = navigator.onLine
    ? ['This part could not be loaded. Nothing is lost: the page brings your edits back.', <Button key="reload" size="sm" onClick={() => location.reload()}>Reload</Button>]
    : ['This part has not been loaded yet. It comes when the network is back; nothing is lost.', null]
  return <div role="status" className="flex flex-col items-start gap-2 p-3 text-xs text-muted">{hint}{action}</div>
}
