import { useNavigate, useParams } from '@tanstack/react-router'
import { ChevronsUpDown } from 'lucide-react'
import { boot } from '@/api/boot'
import { Avatar } from '@/ui/avatar'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import type { MenuItem } from '@/ui/menu'

/** The workspace one is in, and the way to the others. */
export function WorkspaceSwitcher() {
  const { workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const { workspaces } = boot()
  const here = workspaces.find(({ slug }) => slug === workspace)
  const items: MenuItem[] = [
    { heading: 'Workspaces' },
    ...workspaces.map(({ slug, name }) => ({
      label: name,
      icon: <Avatar name={name} size="sm" square />,
      checked: slug === workspace,
      onSelect: () => void navigate({ to: '/w/$workspace', params: { workspace: slug } }),
    })),
  ]
  return (
    <LazyDropdownMenu items={items}>
      <button
        type="button"
        className="flex h-8 items-center gap-2 rounded-sm px-1.5 text-left hover:bg-hover data-[state=open]:bg-pressed"
      >
        <Avatar name={here?.name ?? workspace} square />
        <span className="min-w-0 flex-1 truncate font-medium">{here?.name ?? workspace}</span>
        <ChevronsUpDown aria-hidden className="size-3.5 text-muted" />
        <span className="sr-only">Change workspace</span>
      </button>
    </LazyDropdownMenu>
  )
}
