/** A note: text for people, edited in place. */
import { NodeResizer, type NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useDraft, useEditor } from '../../editor/session'
import type { FlowNode } from '../../editor/view'
import { isSameCard } from './sameCard'
import { useResize } from './useResize'

export const NoteCard = memo(function NoteCard({ id, selected }: NodeProps<FlowNode>) {
  const { draft, kinds, canEdit } = useEditor()
  const setting = useDraft((state) => noteSetting(kinds[state.nodes[id]?.kind ?? '']?.settings_schema.properties))
  const text = useDraft((state) => String(state.nodes[id]?.settings[setting] ?? ''))
  const onResizeEnd = useResize(id)
  return (
    <div
      data-node-card={id}
      className="node-card !rounded-md p-2"
      style={{ background: 'color-mix(in oklch, var(--kind-note) 10%, var(--raised))' }}
    >
      {selected && canEdit && <NodeResizer minWidth={120} minHeight={56} onResizeEnd={onResizeEnd} lineClassName="!border-transparent" handleClassName="resize-corner" />}
      <textarea
        aria-label="Note"
        placeholder="Write a note…"
        readOnly={!canEdit}
        value={text}
        onChange={(event) => draft.dispatch([{ type: 'set', id, path: ['settings', setting], value: event.target.value }], `${id}.${setting}`)}
        className={`size-full resize-none bg-transparent text-xs outline-none ${selected ? 'nodrag nowheel' : 'pointer-events-none'}`}
      />
    </div>
  )
}, isSameCard)

/** The setting that holds a note's words. */
function noteSetting(properties: { [name: string]: unknown } | undefined): string {
  return Object.keys(properties ?? {})[0] ?? 'text'
}
