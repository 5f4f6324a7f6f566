/** The next click pins a comment there; Enter pins it to the chosen node, or to the middle of what is seen. */
import { useReactFlow } from '@xyflow/react'
import { useEffect, useRef, type MouseEvent } from 'react'
import { useCamera } from '../canvas/flow/useCamera'
import { boxesOf } from '../canvas/overview/draw'
import { useEditor } from '../editor/session'
import { anchorAt, type Anchor } from './places'

export function Placing() {
  const { view } = useEditor()
  const { screenToFlowPosition } = useReactFlow()
  const camera = useCamera()
  const veil = useRef<HTMLButtonElement>(null)
  useEffect(() => veil.current?.focus(), [])
  const write = (anchor: Anchor) => view.setState({ talk: { kind: 'new', anchor } })
  const onClick = (event: MouseEvent) => {
    const { nodes, selection } = view.getState()
    const boxes = boxesOf(nodes)
    const chosen = boxes.get(selection[0] ?? '')
    // A key presses a button without a place.
    if (event.detail === 0) return write(chosen ? { node: chosen.id, x: chosen.width, y: 0 } : anchorAt(camera.centre().x, camera.centre().y, new Map()))
    const { x, y } = screenToFlowPosition({ x: event.clientX, y: event.clientY }, { snapToGrid: false })
    write(anchorAt(x, y, boxes))
  }
  // A browser also takes the focus away because the place was chosen and this has gone.
  const stop = () => view.setState(({ talk }) => (talk?.kind === 'placing' ? { talk: null } : {}))
  return (
    <button
      ref={veil} type="button" onClick={onClick} onBlur={stop} aria-label="Pin a comment: click a place, or press Enter for what is selected"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        stop()
      }}
      className="absolute inset-0 z-[6] cursor-crosshair outline-none"
    >
      <span aria-hidden className="pointer-events-none absolute top-3 left-1/2 -translate-x-1/2 rounded-full border border-line bg-raised px-3 py-1 text-xs shadow-pop">
        Click where the comment belongs. Enter pins it to what is selected, Esc stops.
      </span>
    </button>
  )
}
