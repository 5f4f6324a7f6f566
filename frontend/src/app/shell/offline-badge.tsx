import { useSyncExternalStore } from 'react'
import { Badge } from '@/ui/badge'

function watch(onChange: () => void) {
  window.addEventListener('online', onChange)
  window.addEventListener('offline', onChange)
  return () => {
    window.removeEventListener('online', onChange)
    window.removeEventListener('offline', onChange)
  }
}

/** Says that this browser has no network; nothing while it has. */
export function OfflineBadge() {
  const isOnline = useSyncExternalStore(watch, () => navigator.onLine)
  return <span role="status">{!isOnline && <Badge tone="warning">Offline</Badge>}</span>
}
