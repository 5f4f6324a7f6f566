/** DropdownMenu for what is on the first screen: the button stands at once, the menu's code follows. */
import { lazy, Suspense } from 'react'
import type { DropdownMenuProps } from './menu'

const Menu = lazy(async () => ({ default: (await import('./menu')).DropdownMenu }))

export function LazyDropdownMenu(props: DropdownMenuProps) {
  return (
    <Suspense fallback={props.children}>
      <Menu {...props} />
    </Suspense>
  )
}
