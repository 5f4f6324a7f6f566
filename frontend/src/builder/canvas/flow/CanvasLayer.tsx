/** A layer over cards and overview that moves with the camera; `--unzoom` lets what is in it keep its size. */
import { useStoreApi } from '@xyflow/react'
import { type ReactNode, useLayoutEffect, useRef } from 'react'

export function CanvasLayer({ children }: { children: ReactNode }) {
  const layer = useRef<HTMLDivElement>(null)
  const store = useStoreApi()
  useLayoutEffect(() => {
    let last: unknown
    // Written by hand: the camera moves with every frame, and nothing in here has to be drawn anew for that.
    const follow = ({ transform }: { transform: [number, number, number] }) => {
      if (transform === last || !layer.current) return
      last = transform
      const [x, y, zoom] = transform
      layer.current.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`
      layer.current.style.setProperty('--unzoom', String(1 / zoom))
    }
    follow(store.getState())
    return store.subscribe(follow)
  }, [store])
  return (
    <div className="pointer-events-none absolute inset-0 z-[5] overflow-hidden">
      <div ref={layer} className="absolute top-0 left-0 size-0 origin-top-left">{children}</div>
    </div>
  )
}
