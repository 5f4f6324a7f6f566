/** An outline around one node, whatever stands for it. */
import { useMemo } from 'react'
import { cardOfGroup, hiders } from '../../commands/groups'
import { useDraft, useView } from '../../editor/session'
import { boxesOf } from '../overview/draw'
import { CanvasLayer } from './CanvasLayer'

export function Lit({ node }: { node: string }) {
  const nodes = useView((state) => state.nodes)
  const draft = useDraft((state) => state)
  const box = useMemo(() => {
    const group = hiders(draft).get(node)
    return boxesOf(nodes).get(group === undefined ? node : cardOfGroup(group))
  }, [nodes, draft, node])
  if (!box) return null
  return (
    <CanvasLayer>
      <div aria-hidden data-lit={node} className="hovered-step" style={{ left: box.x, top: box.y, width: box.width, height: box.height }} />
    </CanvasLayer>
  )
}
