/** The places of a workspace, in the order of the navigation. */
import { Activity, Gauge, LayoutTemplate, type LucideIcon, Settings, Workflow } from 'lucide-react'

export const SETTINGS_SECTIONS = ['general', 'members', 'projects', 'connections', 'spending', 'tokens'] as const
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]

export const isSettingsSection = (name: string): name is SettingsSection =>
  (SETTINGS_SECTIONS as readonly string[]).includes(name)

export const SETTINGS_LABEL: Record<SettingsSection, string> = {
  general: 'General',
  members: 'Members',
  projects: 'Projects',
  connections: 'Connections',
  spending: 'Spending',
  tokens: 'API tokens',
}

type Place = {
  label: string
  to: '/w/$workspace' | '/w/$workspace/operator' | '/w/$workspace/runs' | '/w/$workspace/templates' | '/w/$workspace/settings'
  Icon: LucideIcon
}

export const PLACES: readonly Place[] = [
  { label: 'Agents', to: '/w/$workspace', Icon: Workflow },
  { label: 'Runs', to: '/w/$workspace/runs', Icon: Activity },
  { label: 'Templates', to: '/w/$workspace/templates', Icon: LayoutTemplate },
  { label: 'Settings', to: '/w/$workspace/settings', Icon: Settings },
]

/** For operators of the site only; the server refuses others. */
export const OPERATOR_PLACE: Place = { label: 'Operations', to: '/w/$workspace/operator', Icon: Gauge }

export const placesOf = (user: { is_staff?: boolean } | null): readonly Place[] => (user?.is_staff ? [...PLACES, OPERATOR_PLACE] : PLACES)

/** A page of the server, outside this application. */
export const MARKET_URL = '/market/'
