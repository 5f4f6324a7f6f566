import { BellRing, CaseLower, Keyboard, LogOut, MonitorCog, Moon, Rows2, Rows3, Sun } from 'lucide-react'
import { boot } from '@/api/boot'
import { send } from '@/api/client'
import { describeError } from '@/api/problem'
import { Avatar } from '@/ui/avatar'
import { type Density, useDensity } from '@/ui/density'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import type { MenuItem } from '@/ui/menu'
import { useSingleKeys } from '@/ui/single-keys'
import { type ThemePreference, useTheme } from '@/ui/theme'
import { toast } from '@/ui/toast'
import { useKeyList } from '@/ui/key-list-store'
import { toggleRunNotices, useRunNotices } from '../run-notice'

export const THEMES: readonly { value: ThemePreference; label: string; Icon: typeof Sun }[] = [
  { value: 'light', label: 'Light', Icon: Sun },
  { value: 'dark', label: 'Dark', Icon: Moon },
  { value: 'system', label: 'As the system', Icon: MonitorCog },
]

export const DENSITIES: readonly { value: Density; label: string; Icon: typeof Sun }[] = [
  { value: 'cosy', label: 'Cosy', Icon: Rows2 },
  { value: 'compact', label: 'Compact', Icon: Rows3 },
]

async function signOut() {
  try {
    await send('/accounts/logout/', { method: 'POST' })
    location.assign('/')
  } catch (error) {
    toast.error('You are still signed in.', { description: describeError(error) })
  }
}

/** The person, how the screen looks to them, and the way out. */
export function UserMenu() {
  const { user, version } = boot()
  const { preference, choose } = useTheme()
  const density = useDensity()
  const singleKeys = useSingleKeys()
  const notices = useRunNotices((state) => state.isOn)
  const showKeys = useKeyList((store) => store.setOpen)
  const name = user?.name || user?.email || 'Not signed in'
  const items: MenuItem[] = [
    { heading: 'Theme' },
    ...THEMES.map(({ value, label, Icon }) => ({
      label,
      icon: <Icon />,
      checked: preference === value,
      onSelect: () => choose(value),
    })),
    { heading: 'Density' },
    ...DENSITIES.map(({ value, label, Icon }) => ({
      label,
      icon: <Icon />,
      checked: density.density === value,
      onSelect: () => density.choose(value),
    })),
    'separator',
    { label: 'Notify when a long run ends or asks', icon: <BellRing />, checked: notices, onSelect: () => void toggleRunNotices() },
    { label: 'Single-key shortcuts', icon: <CaseLower />, checked: singleKeys.areOn, onSelect: () => singleKeys.choose(!singleKeys.areOn) },
    { label: 'Keys', icon: <Keyboard />, keys: '?', onSelect: () => showKeys(true) },
    { label: 'Sign out', icon: <LogOut />, onSelect: () => void signOut() },
    ...(version ? (['separator', { heading: `Version ${version}` }] as const) : []),
  ]
  return (
    <LazyDropdownMenu items={items} side="top">
      <button
        type="button"
        className="flex h-9 items-center gap-2 rounded-sm px-1.5 text-left hover:bg-hover data-[state=open]:bg-pressed"
      >
        <Avatar name={name} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-xs font-medium">{name}</span>
          {user?.name && <span className="block truncate text-2xs text-muted">{user.email}</span>}
        </span>
      </button>
    </LazyDropdownMenu>
  )
}
