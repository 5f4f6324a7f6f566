/** One list of actions, drawn as a drop-down or as a context menu. */
import { Check, ChevronRight } from 'lucide-react'
import { ContextMenu as Context, DropdownMenu as Dropdown } from 'radix-ui'
import { Fragment, type ReactNode } from 'react'
import { cn } from './cn'
import { Kbd } from './kbd'
import { floating, menuRow } from './surface'

export type MenuAction = {
  label: string
  icon?: ReactNode
  keys?: string
  onSelect?: () => void
  /** Go to an address instead; a middle click opens a tab. */
  href?: string
  disabled?: boolean
  destructive?: boolean
  /** Shows a check mark; undefined for plain actions. */
  checked?: boolean
  /** A menu inside. */
  items?: readonly MenuItem[]
}
export type MenuItem = MenuAction | 'separator' | { heading: string }

/** Radix gives both menus the same parts under two names. */
type Parts = typeof Dropdown | typeof Context

const content = cn(floating, 'max-h-[min(480px,var(--radix-popper-available-height,80vh))] min-w-48 overflow-y-auto p-1')

function ActionBody({ action }: { action: MenuAction }) {
  return (
    <>
      {action.icon}
      <span className="min-w-0 flex-1 truncate">{action.label}</span>
      {action.checked && <Check aria-hidden className="size-3.5" />}
      {action.keys && <Kbd keys={action.keys} />}
    </>
  )
}

function Action({ parts: Part, action }: { parts: Parts; action: MenuAction }) {
  const style = cn(menuRow, action.destructive && 'text-danger [&_svg]:text-danger')
  if (action.items) {
    return (
      <Part.Sub>
        <Part.SubTrigger className={cn(style, 'data-[state=open]:bg-hover')}>
          <ActionBody action={action} />
          <ChevronRight aria-hidden className="size-3.5" />
        </Part.SubTrigger>
        <Part.Portal>
          <Part.SubContent className={content} collisionPadding={8}>
            <Items parts={Part} items={action.items} />
          </Part.SubContent>
        </Part.Portal>
      </Part.Sub>
    )
  }
  if (action.checked !== undefined) {
    return (
      <Part.CheckboxItem
        className={style}
        checked={action.checked}
        disabled={action.disabled}
        onSelect={action.onSelect}
      >
        <ActionBody action={action} />
      </Part.CheckboxItem>
    )
  }
  return (
    <Part.Item className={style} disabled={action.disabled} onSelect={action.onSelect} asChild={Boolean(action.href)}>
      {action.href ? (
        <a href={action.href}>
          <ActionBody action={action} />
        </a>
      ) : (
        <ActionBody action={action} />
      )}
    </Part.Item>
  )
}

/** Without separators that part nothing: where a whole section is missing, two would stand together or one at an end. */
export function withoutIdleSeparators(items: readonly MenuItem[]): MenuItem[] {
  const kept = items.filter((item, index) => item !== 'separator' || (index > 0 && items[index - 1] !== 'separator'))
  return kept.at(-1) === 'separator' ? kept.slice(0, -1) : kept
}

function Items({ parts: Part, items }: { parts: Parts; items: readonly MenuItem[] }) {
  return withoutIdleSeparators(items).map((item, index) => {
    if (item === 'separator') return <Part.Separator key={index} className="-mx-1 my-1 h-px bg-line" />
    if ('heading' in item) {
      return (
        <Part.Label key={index} className="px-2 pt-1.5 pb-1 text-2xs font-medium text-muted">
          {item.heading}
        </Part.Label>
      )
    }
    return (
      <Fragment key={index}>
        <Action parts={Part} action={item} />
      </Fragment>
    )
  })
}

export type DropdownMenuProps = {
  items: readonly MenuItem[]
  /** The button that opens it. */
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** Open from the first moment on. */
  startsOpen?: boolean
  onClose?: () => void
}

export function DropdownMenu({ items, children, align = 'start', side = 'bottom', startsOpen, onClose }: DropdownMenuProps) {
  return (
    <Dropdown.Root modal={false} defaultOpen={startsOpen} onOpenChange={(isOpen) => isOpen || onClose?.()}>
      <Dropdown.Trigger asChild>{children}</Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content align={align} side={side} sideOffset={4} collisionPadding={8} className={content}>
          <Items parts={Dropdown} items={items} />
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  )
}

export function ContextMenu({ items, children }: { items: readonly MenuItem[]; children: ReactNode }) {
  return (
    <Context.Root modal={false}>
      <Context.Trigger asChild>{children}</Context.Trigger>
      <Context.Portal>
        <Context.Content collisionPadding={8} className={content}>
          <Items parts={Context} items={items} />
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  )
}
