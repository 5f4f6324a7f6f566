/** An edge: a quiet curve with, under the pointer, a button that puts a node into it. */
import { BaseEdge, EdgeLabelRenderer, getBezierPath, type EdgeProps } from '@xyflow/react'
import { Plus, X } from 'lucide-react'
import { memo } from 'react'
import { parseEdge } from '../../draft/values'
import { useEditor, useView } from '../../editor/session'
import type { FlowEdge } from '../../editor/view'
import { portTone } from '../../kinds/look'
import { BEND } from '../splice/curves'
import { useEdgeFlow } from './edgeFlow'

export const ValueEdge = memo(function ValueEdge(props: EdgeProps<FlowEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props
  const [path, labelX, labelY] = getBezierPath({ sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, curvature: BEND })
  const isHovered = useView((view) => view.hoveredEdge === id)
  const isTaking = useView((view) => view.drag?.splice === id)
  const label = edgeLabel(id)
  const flow = useEdgeFlow(id)
  return (
    <>
      <BaseEdge
        id={id} path={path} interactionWidth={18} className="value-edge" data-edge={id} data-flow={flow}
        data-broken={data?.broken || undefined} data-off={data?.off || undefined} data-taking={isTaking || undefined}
        style={{ '--edge-tone': portTone(data?.type ?? 'any') } as React.CSSProperties}
      />
      {(label || isHovered || selected) && (
        <EdgeLabelRenderer>
          <div
            className="nodrag nopan pointer-events-none absolute flex items-center gap-1"
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)`, zIndex: 1001 }}
          >
            {label && <span className="rounded-full border border-line bg-raised px-1.5 text-2xs text-muted">{label}</span>}
            {(isHovered || selected) && <EdgeButtons id={id} />}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

function EdgeButtons({ id }: { id: string }) {
  const { draft, view, canEdit } = useEditor()
  if (!canEdit) return null
  const insert = (event: React.MouseEvent) => {
    view.setState({ quickAdd: { screen: { x: event.clientX, y: event.clientY }, at: null, from: null, splice: parseEdge(id) } })
  }
  const style = 'pointer-events-auto flex size-5 items-center justify-center rounded-full border border-line-strong bg-raised text-muted shadow-pop hover:border-accent hover:text-accent-text'
  const keep = () => view.setState({ hoveredEdge: id })
  return (
    <span className="flex gap-0.5" onPointerEnter={keep} onPointerLeave={() => view.setState({ hoveredEdge: null })}>
      <button type="button" aria-label="Insert a node here" className={style} onClick={insert}><Plus className="size-3" /></button>
      <button
        type="button" aria-label="Remove this edge" className={style}
        onClick={() => draft.dispatch([{ type: 'disconnect', edge: id }])}
      >
        <X className="size-3" />
      </button>
    </span>
  )
}

/** Ports whose name says which way was taken. */
function edgeLabel(id: string): string | null {
  const port = parseEdge(id)?.sourcePort
  return port && ['true', 'false', 'else', 'error'].includes(port) ? port : null
}
