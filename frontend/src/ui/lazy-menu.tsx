/** DropdownMenu for what is on the first screen: the button stands at once, the menu's code follows. */
import { lazy, Suspense, useState } from 'react'
import type { DropdownMenuProps } from './menu'

const Menu = lazy(async () => ({ default: (await import('./menu')).DropdownMenu }))

export function LazyDropdownMenu(props: DropdownMenuProps) {
  // A click that comes before the menu's code is remembered, and the menu opens as soon as it can.
  const [isWished, setIsWished] = useState(false)
  const early = (
    <span className="contents" onClickCapture={() => setIsWished(true)}>
      {props.children}
    </span>
  )
  return (
    <Suspense fallback={early}>
      <Menu {...props} startsOpen={isWished} />
    </Suspense>
  )
}
