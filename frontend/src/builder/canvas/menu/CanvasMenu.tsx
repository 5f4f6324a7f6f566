/** The context menu of the canvas, of an edge, or of the chosen nodes. */
import { useState } from 'react'
import { DropdownMenu, type MenuItem } from '@/ui/menu'
import { useEditor, useView } from '../../editor/session'
import type { CanvasMenu as CanvasMenuState } from '../../editor/view'
import { useCanvasItems } from './canvasItems'
import { useEdgeItems } from './edgeItems'
import { useNodeItems } from './nodeItems'

export function CanvasMenu() {
  const menu = useView((view) => view.menu)
  if (!menu) return null
  const key = `${menu.screen.x},${menu.screen.y}`
  if (menu.edge !== null) return <OfEdge key={key} menu={menu} />
  return menu.nodes.length ? <OfNodes key={key} menu={menu} /> : <OfCanvas key={key} menu={menu} />
}

const OfNodes = ({ menu }: { menu: CanvasMenuState }) => <Opened menu={menu} items={useNodeItems(menu.nodes)} />
const OfEdge = ({ menu }: { menu: CanvasMenuState }) => <Opened menu={menu} items={useEdgeItems(menu)} />
const OfCanvas = ({ menu }: { menu: CanvasMenuState }) => <Opened menu={menu} items={useCanvasItems(menu)} />

function Opened({ menu: { screen }, items }: { menu: CanvasMenuState; items: MenuItem[] }) {
  const { view } = useEditor()
  const [before] = useState(() => document.activeElement?.closest<HTMLElement>('[data-list-row]'))
  const close = () => {
    view.setState({ menu: null })
    const from = before?.isConnected ? before : document.querySelector<HTMLElement>('[data-canvas]')
    from?.focus()
  }
  if (items.length === 0) return null
  return (
    <DropdownMenu startsOpen items={items} onClose={close}>
      <span aria-hidden className="fixed size-0" style={{ left: screen.x, top: screen.y }} />
    </DropdownMenu>
  )
}
