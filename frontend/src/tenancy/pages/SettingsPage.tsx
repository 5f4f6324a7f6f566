/** The workspace's settings, one section at a time; each has its own address. */
import { Link, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Page } from '@/ui/page'
import { ConnectionSettings } from '../connections/ConnectionSettings'
import { GeneralSettings } from '../general/GeneralSettings'
import { MemberSettings } from '../members/MemberSettings'
import { ProjectSettings } from '../projects/ProjectSettings'
import { SpendingSettings } from '../spending/SpendingSettings'
import { TokenSettings } from '../tokens/TokenSettings'

const SECTIONS: readonly { section: string; label: string; Content: ComponentType }[] = [
  { section: 'general', label: 'General', Content: GeneralSettings },
  { section: 'members', label: 'Members', Content: MemberSettings },
  { section: 'projects', label: 'Projects', Content: ProjectSettings },
  { section: 'connections', label: 'Connections', Content: ConnectionSettings },
  { section: 'spending', label: 'Spending', Content: SpendingSettings },
  { section: 'tokens', label: 'API tokens', Content: TokenSettings },
]

export function SettingsPage() {
  const { workspace = '', section = 'general' } = useParams({ strict: false })
  const Content = SECTIONS.find((known) => known.section === section)?.Content ?? GeneralSettings
  return (
    <Page title="Settings">
      <div className="grid gap-x-10 gap-y-5 md:grid-cols-[160px_minmax(0,1fr)]">
        <nav aria-label="Settings" className="flex gap-1 overflow-x-auto md:flex-col">
          {SECTIONS.map(({ section: name, label }) => (
            <Link
              key={name} to="/w/$workspace/settings/$section" params={{ workspace, section: name }}
              className="rounded-sm px-2.5 py-1 whitespace-nowrap text-muted hover:bg-hover hover:text-fg aria-[current=page]:bg-pressed aria-[current=page]:font-medium aria-[current=page]:text-fg"
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="flex min-w-0 flex-col gap-8"><Content /></div>
      </div>
    </Page>
  )
}
