/** What the palette offers on every screen of a workspace. */
import { useNavigate, useParams } from '@tanstack/react-router'
import { BellRing, CaseLower, Keyboard, Settings, Store } from 'lucide-react'
import { useMemo } from 'react'
import { boot } from '@/api/boot'
import { Avatar } from '@/ui/avatar'
import { type Command, useCommands } from '@/ui/commands'
import { useDensity } from '@/ui/density'
import { useKeyList } from '@/ui/key-list-store'
import { useSingleKeys } from '@/ui/single-keys'
import { useTheme } from '@/ui/theme'
import { toggleRunNotices } from '../run-notice'
import { MARKET_URL, placesOf, SETTINGS_LABEL, SETTINGS_SECTIONS } from '../sections'
import { DENSITIES, THEMES } from './user-menu'

type Navigate = ReturnType<typeof useNavigate>

export function useShellCommands() {
  const { workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  useCommands(useMemo(() => listShellCommands(workspace, navigate), [workspace, navigate]))
}

function listShellCommands(workspace: string, navigate: Navigate): Command[] {
  const places = placesOf(boot().user).map(({ label, to, Icon }) => ({
    id: `go:${to}`,
    group: 'Go to',
    label,
    icon: <Icon />,
    run: () => void navigate({ to, params: { workspace } }),
  }))
  const settings = SETTINGS_SECTIONS.map((section) => ({
    id: `settings:${section}`,
    group: 'Settings',
    label: SETTINGS_LABEL[section],
    icon: <Settings />,
    run: () => void navigate({ to: '/w/$workspace/settings/$section', params: { workspace, section } }),
  }))
  return [
    ...places,
    { id: 'go:market', group: 'Go to', label: 'Marketplace', icon: <Store />, run: () => location.assign(MARKET_URL) },
    ...settings,
    ...listWorkspaces(workspace, navigate),
    ...listScreenCommands(),
  ]
}

function listWorkspaces(here: string, navigate: Navigate): Command[] {
  return boot()
    .workspaces.filter(({ slug }) => slug !== here)
    .map(({ slug, name }) => ({
      id: `workspace:${slug}`,
      group: 'Workspaces',
      label: name,
      icon: <Avatar name={name} size="sm" square />,
      run: () => void navigate({ to: '/w/$workspace', params: { workspace: slug } }),
    }))
}

function listScreenCommands(): Command[] {
  const themes = THEMES.map(({ value, label, Icon }) => ({
    id: `theme:${value}`,
    group: 'Screen',
    label: `Theme: ${label.toLowerCase()}`,
    icon: <Icon />,
    run: () => useTheme.getState().choose(value),
  }))
  const densities = DENSITIES.map(({ value, label, Icon }) => ({
    id: `density:${value}`,
    group: 'Screen',
    label: `Density: ${label.toLowerCase()}`,
    icon: <Icon />,
    run: () => useDensity.getState().choose(value),
  }))
  return [
    ...themes,
    ...densities,
    { id: 'run-notices', group: 'Screen', label: 'Notify when a long run ends or asks, or no more', icon: <BellRing />, keywords: ['desktop', 'notification'], run: () => void toggleRunNotices() },
    { id: 'single-keys', group: 'Screen', label: 'Single-key shortcuts on, or off', icon: <CaseLower />, keywords: ['keyboard', 'letters', 'accessibility'], run: toggleSingleKeys },
    { id: 'palette', group: 'Screen', label: 'Search', keys: 'mod+k', run: () => {} },
    {
      id: 'keys',
      group: 'Screen',
      label: 'Show all keys',
      icon: <Keyboard />,
      keys: '?',
      run: () => useKeyList.getState().setOpen(true),
    },
  ]
}

function toggleSingleKeys(): void {
  const { areOn, choose } = useSingleKeys.getState()
  choose(!areOn)
}
