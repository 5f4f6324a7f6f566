/** Light, dark or as the system says; kept in this browser and told to the server's own pages by a cookie. */
import { create } from 'zustand'

export type ThemePreference = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

const KEY = 'theme'
const YEAR = 31_536_000
const systemIsDark = () => globalThis.matchMedia?.('(prefers-color-scheme: dark)')

export function readPreference(stored: string | null): ThemePreference {
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

export function resolveTheme(preference: ThemePreference, systemDark: boolean): Theme {
  if (preference !== 'system') return preference
  return systemDark ? 'dark' : 'light'
}

type ThemeStore = { preference: ThemePreference; theme: Theme; choose: (preference: ThemePreference) => void }

const initial = readPreference(localStorage.getItem(KEY))

export const useTheme = create<ThemeStore>((set) => ({
  preference: initial,
  theme: resolveTheme(initial, systemIsDark()?.matches ?? false),
  choose: (preference) => {
    remember(preference)
    set({ preference, theme: resolveTheme(preference, systemIsDark()?.matches ?? false) })
  },
}))

function remember(preference: ThemePreference) {
  const isSystem = preference === 'system'
  if (isSystem) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, preference)
  document.cookie = `${KEY}=${isSystem ? '' : preference}; path=/; samesite=lax; max-age=${isSystem ? 0 : YEAR}`
}

/** Puts the theme on the page now and whenever it or the system's changes. */
export function applyTheme() {
  const show = ({ theme }: ThemeStore) => document.documentElement.setAttribute('data-theme', theme)
  show(useTheme.getState())
  useTheme.subscribe(show)
  systemIsDark()?.addEventListener('change', ({ matches }) => {
    useTheme.setState(({ preference }) => ({ theme: resolveTheme(preference, matches) }))
  })
}
