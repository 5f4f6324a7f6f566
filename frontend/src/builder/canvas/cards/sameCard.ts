/** Whether a card need not be drawn again: its place is React Flow's matter, so moving it costs no drawing. */
import type { NodeProps } from '@xyflow/react'
import type { FlowNode } from '../../editor/view'

export function isSameCard(before: NodeProps<FlowNode>, after: NodeProps<FlowNode>): boolean {
  return before.id === after.id && before.data === after.data && before.selected === after.selected
}
