/**
 * The right button on empty canvas: a drag selects by a box, a click opens the menu. Some systems ask for the menu when the
 * button goes down, others when it comes up: it is opened here, once it is known that nothing was dragged.
 */
import { useMemo, useRef, type MouseEvent, type PointerEvent } from 'react'

const RIGHT = 2
/** A hand that clicks may tremble by so many pixels. */
const SLACK = 4

interface Press {
  pane: HTMLElement
  x: number
  y: number
  isDrag: boolean
}

export function useRightDrag(isOn: boolean, onClick: (event: PointerEvent) => void) {
  const press = useRef<Press | null>(null)
  const hasMenu = useRef(false)
  return useMemo(() => {
    const onPointerDownCapture = ({ button, target, clientX: x, clientY: y }: PointerEvent) => {
      if (button !== RIGHT) return
      const isPane = target instanceof HTMLElement && target.classList.contains('react-flow__pane')
      press.current = isPane && isOn ? { pane: target, x, y, isDrag: false } : null
      hasMenu.current = false
    }
    const onPointerMoveCapture = (event: PointerEvent) => {
      const start = press.current
      if (!start || start.isDrag || !(event.buttons & RIGHT) || Math.hypot(event.clientX - start.x, event.clientY - start.y) <= SLACK) return
      start.isDrag = true
      pretend('pointerdown', start, event.nativeEvent, start)
    }
    const onPointerUpCapture = (event: PointerEvent) => {
      const start = press.current
      if (!start || event.button !== RIGHT) return
      press.current = null
      hasMenu.current = true
      if (!start.isDrag) return onClick(event)
      pretend('pointerup', start, event.nativeEvent, { x: event.clientX, y: event.clientY })
      // A left button's drag ends with a click, which React Flow takes for the drag's end; the right one's does not.
      start.pane.click()
    }
    const onContextMenuCapture = (event: MouseEvent) => {
      if (!press.current && !hasMenu.current) return
      hasMenu.current = false
      event.preventDefault()
      event.stopPropagation()
    }
    return { onPointerDownCapture, onPointerMoveCapture, onPointerUpCapture, onContextMenuCapture }
  }, [isOn, onClick])
}

/** React Flow selects with the left button only: the same pointer, told as that. */
function pretend(type: 'pointerdown' | 'pointerup', { pane }: Press, { pointerId, pointerType }: globalThis.PointerEvent, { x, y }: { x: number; y: number }): void {
  pane.dispatchEvent(new PointerEvent(type, {
    pointerId, pointerType, isPrimary: true, button: 0, buttons: type === 'pointerdown' ? 1 : 0, clientX: x, clientY: y, bubbles: true, cancelable: true,
  }))
}
