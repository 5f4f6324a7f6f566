/** Light, dark or as the system says; told to the server's own pages by a cookie. */
import { create } from 'zustand'
import { recall, remember } from './remembered'

export type ThemePreference = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

const KEY = 'theme'
const YEAR = 31_536_000
const systemIsDark = () => globalThis.matchMedia?.('(prefers-color-scheme: dark)')

export function readPreference(stored: unknown): ThemePreference {
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

export function resolveTheme(preference: ThemePreference, systemDark: boolean): Theme {
  if (preference !== 'system') return preference
  return systemDark ? 'dark' : 'light'
}

type ThemeStore = { preference: ThemePreference; theme: Theme; choose: (preference: ThemePreference) => void }

const shown = (preference: ThemePreference) => ({ preference, theme: resolveTheme(preference, systemIsDark()?.matches ?? false) })
const chosen = () => shown(readPreference(recall(KEY)))

export const useTheme = create<ThemeStore>((set) => ({
  ...chosen(),
  choose: (preference) => {
    remember(KEY, preference)
    tellPages(preference)
    set(shown(preference))
  },
}))

function tellPages(preference: ThemePreference) {
  const isSystem = preference === 'system'
  document.cookie = `${KEY}=${isSystem ? '' : preference}; path=/; samesite=lax; max-age=${isSystem ? 0 : YEAR}`
}

/** Puts the theme that is remembered on the page, and the next one whenever it or the system's changes. */
export function applyTheme() {
  useTheme.setState(chosen())
  tellPages(useTheme.getState().preference)
  const show = ({ theme }: ThemeStore) => document.documentElement.setAttribute('data-theme', theme)
  show(useTheme.getState())
  useTheme.subscribe(show)
  systemIsDark()?.addEventListener('change', ({ matches }) => {
    useTheme.setState(({ preference }) => ({ theme: resolveTheme(preference, matches) }))
  })
}
