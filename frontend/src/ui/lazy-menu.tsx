/** DropdownMenu for what is on the first screen: the button stands at once, the menu's code follows once it is seen. */
import { type ComponentType, useEffect, useState } from 'react'
import type { DropdownMenuProps } from './menu'

let loaded: ComponentType<DropdownMenuProps> | null = null

interface LazyDropdownMenuProps extends DropdownMenuProps {
  /** Something else is waited for: the code is not fetched yet. */
  isLater?: boolean
}

export function LazyDropdownMenu({ isLater = false, ...props }: LazyDropdownMenuProps) {
  // A click that comes before the menu's code is remembered, and the menu opens as soon as it can.
  const [isWished, setIsWished] = useState(false)
  const Menu = useMenu(isLater, isWished)
  if (Menu) return <Menu {...props} startsOpen={isWished} />
  return (
    <span className="contents" onClickCapture={() => setIsWished(true)}>
      {props.children}
    </span>
  )
}

function useMenu(isLater: boolean, isWished: boolean): ComponentType<DropdownMenuProps> | null {
  const [Menu, setMenu] = useState(() => loaded)
  useEffect(() => {
    if (Menu || (isLater && !isWished)) return
    const show = async () => {
      loaded = (await import('./menu')).DropdownMenu
      setMenu(() => loaded)
    }
    // Without a network the button stays alone, and takes nothing with it; a click asks once more.
    const fetchMenu = () => void show().catch(() => undefined)
    if (isWished) return fetchMenu()
    // Effects may run before the picture is painted.
    const frame = requestAnimationFrame(() => setTimeout(fetchMenu))
    return () => cancelAnimationFrame(frame)
  }, [Menu, isLater, isWished])
  return Menu
}
