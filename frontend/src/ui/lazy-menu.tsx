/** DropdownMenu for what is on the first screen: the button stands at once, the menu's code follows once it is seen. */
import { type ComponentType, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { DropdownMenuProps } from './menu'

let loaded: ComponentType<DropdownMenuProps> | null = null

interface LazyDropdownMenuProps extends DropdownMenuProps {
  /** Something else is waited for: the code is not fetched yet. */
  isLater?: boolean
}

export function LazyDropdownMenu({ isLater = false, ...props }: LazyDropdownMenuProps) {
  // A click that comes before the menu's code is remembered, and the menu opens as soon as it can.
  const [isWished, setIsWished] = useState(false)
  const box = useRef<HTMLSpanElement>(null)
  const Menu = useMenu(isLater, isWished, box)
  return (
    <span ref={box} className="contents" onClickCapture={Menu ? undefined : () => setIsWished(true)}>
      {Menu ? <Menu {...props} startsOpen={isWished} /> : props.children}
    </span>
  )
}

function useMenu(isLater: boolean, isWished: boolean, box: RefObject<HTMLElement | null>): ComponentType<DropdownMenuProps> | null {
  const [Menu, setMenu] = useState(() => loaded)
  const hadFocus = useRef(false)
  useEffect(() => {
    if (Menu || (isLater && !isWished)) return
    const show = async () => {
      loaded = (await import('./menu')).DropdownMenu
      hadFocus.current = box.current?.contains(document.activeElement) === true
      setMenu(() => loaded)
    }
    // Without a network the button stays alone, and takes nothing with it; a click asks once more.
    const fetchMenu = () => void show().catch(() => undefined)
    if (isWished) return fetchMenu()
    // Effects may run before the picture is painted.
    const frame = requestAnimationFrame(() => setTimeout(fetchMenu))
    return () => cancelAnimationFrame(frame)
  }, [Menu, isLater, isWished, box])
  // The menu draws the button anew: whoever stood on it stays there.
  useLayoutEffect(() => {
    if (hadFocus.current) box.current?.querySelector('button')?.focus()
  }, [Menu, box])
  return Menu
}
