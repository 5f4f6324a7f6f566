/** The places of the workspace, its switcher above and the person below. */
import { Link, useParams } from '@tanstack/react-router'
import { Search, Store } from 'lucide-react'
import { boot } from '@/api/boot'
import { Badge } from '@/ui/badge'
import { useCommandStore } from '@/ui/commands'
import { Kbd } from '@/ui/kbd'
import { Tooltip } from '@/ui/tooltip'
import { MARKET_URL, placesOf } from '../sections'
import { UserMenu } from './user-menu'
import { WorkspaceSwitcher } from './workspace-switcher'

const row =
  'flex h-7 items-center gap-2 rounded-sm px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-fg data-[status=active]:bg-pressed data-[status=active]:font-medium data-[status=active]:text-fg [&_svg]:size-4 [&_svg]:shrink-0'

export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const { workspace = '' } = useParams({ strict: false })
  const openPalette = useCommandStore((store) => store.setOpen)
  return (
    <nav aria-label="Main" className="flex h-full flex-col gap-3 p-2">
      <WorkspaceSwitcher />
      <button
        type="button"
        onClick={() => {
          onNavigate?.()
          openPalette(true)
        }}
        className="flex h-7 items-center gap-2 rounded-sm border border-line bg-bg px-2 text-sm text-muted hover:border-line-strong"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="flex-1 text-left">Search</span>
        <Kbd keys="mod+k" />
      </button>
      <ul className="flex flex-1 flex-col gap-px">
        {placesOf(boot().user).map(({ label, to, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              params={{ workspace }}
              activeOptions={{ exact: to === '/w/$workspace', includeSearch: false }}
              onClick={onNavigate}
              className={row}
            >
              <Icon aria-hidden />
              {label}
            </Link>
          </li>
        ))}
        <li className="mt-2 border-t border-line pt-2">
          <a href={MARKET_URL} className={row}>
            <Store aria-hidden />
            Marketplace
          </a>
        </li>
      </ul>
      {boot().demo_model && <DemoNote />}
      <UserMenu />
    </nav>
  )
}

function DemoNote() {
  return (
    <Tooltip
      side="right"
      content="Answers come from the built-in demo model: real work on your text, but no language model. Add a connection in Settings for real ones."
    >
      <button type="button" className="self-start rounded-full px-1">
        <Badge tone="warning">Demo model</Badge>
      </button>
    </Tooltip>
  )
}
