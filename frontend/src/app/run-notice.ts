/** Whether this browser's person wants a notification when a long run ends, or a run asks for a decision: off until they switch it on, by a click. */
import { create } from 'zustand'
import { toast } from '@/ui/toast'

const KEY = 'run-notices'

const isSupported = () => 'Notification' in globalThis

/** What is remembered counts for as long as the browser allows it: a permission may be taken back at any time. */
export const useRunNotices = create<{ isOn: boolean }>(() => ({
  isOn: localStorage.getItem(KEY) === 'on' && isSupported() && Notification.permission === 'granted',
}))

/** Called by a person's click: browsers refuse a question that nobody asked for. */
export async function toggleRunNotices(): Promise<void> {
  if (useRunNotices.getState().isOn) return remember(false)
  if (!isSupported()) return toast.warning('This browser cannot show notifications.')
  if (await Notification.requestPermission() === 'granted') return remember(true)
  toast.warning('This browser blocks notifications of this site.', { description: 'Allow them in the settings of the site, then switch this on again.' })
}

function remember(isOn: boolean): void {
  if (isOn) localStorage.setItem(KEY, 'on')
  else localStorage.removeItem(KEY)
  useRunNotices.setState({ isOn })
}
