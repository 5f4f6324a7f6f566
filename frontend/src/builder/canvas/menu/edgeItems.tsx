/** What can be done with an edge. */
import { Plus, Trash2 } from 'lucide-react'
import type { MenuItem } from '@/ui/menu'
import { parseEdge } from '../../draft/values'
import { useEditor } from '../../editor/session'
import type { CanvasMenu } from '../../editor/view'

export function useEdgeItems({ screen, edge }: CanvasMenu): MenuItem[] {
  const { draft, view, canEdit } = useEditor()
  if (!canEdit || edge === null) return []
  return [
    { label: 'Insert a node here', icon: <Plus />, onSelect: () => setTimeout(() => view.setState({ quickAdd: { screen, at: null, from: null, splice: parseEdge(edge) } })) },
    'separator',
    { label: 'Remove this edge', icon: <Trash2 />, destructive: true, onSelect: () => draft.dispatch([{ type: 'disconnect', edge }]) },
  ]
}
