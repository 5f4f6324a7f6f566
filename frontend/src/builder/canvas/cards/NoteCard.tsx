/** A note: Markdown for people, in a colour, written in place after a double click. */
import { NodeResizer, type NodeProps } from '@xyflow/react'
import { Lock } from 'lucide-react'
import { lazy, memo, Suspense, useRef } from 'react'
import { useDraft, useEditor, useView } from '../../editor/session'
import type { FlowNode } from '../../editor/view'
import { useSteadyCaret } from '../../inspector/prompt/useCaret'
import { groupTone } from '../../kinds/look'
import { isSameCard } from './sameCard'
import { useResize } from './useResize'

const Markdown = lazy(async () => ({ default: (await import('@/ui/markdown/markdown')).Markdown }))

/** The kind's names of colours, as the tones have them. */
const TONES: { [colour: string]: string } = { yellow: 'amber', blue: 'blue', green: 'green', grey: 'grey' }

export const NoteCard = memo(function NoteCard({ id, selected }: NodeProps<FlowNode>) {
  const { canEdit } = useEditor()
  const text = useDraft((state) => String(state.nodes[id]?.settings['text'] ?? ''))
  const colour = useDraft((state) => String(state.nodes[id]?.settings['color'] ?? 'yellow'))
  const isLocked = useDraft((state) => state.nodes[id]?.locked === true)
  const isWriting = useView((state) => state.editedNote === id)
  const onResizeEnd = useResize(id)
  return (
    <div data-node-card={id} className="node-card note-card !rounded-md" style={{ '--group': groupTone(TONES[colour] ?? 'amber') } as React.CSSProperties}>
      {selected && canEdit && !isLocked && <NodeResizer minWidth={120} minHeight={56} onResizeEnd={onResizeEnd} lineClassName="!border-transparent" handleClassName="resize-corner" />}
      {isLocked && <Lock aria-label="Locked" className="absolute top-1.5 right-1.5 size-3 text-muted" />}
      {isWriting && canEdit && !isLocked ? <Words id={id} text={text} /> : <Drawn text={text} canEdit={canEdit} />}
    </div>
  )
}, isSameCard)

function Drawn({ text, canEdit }: { text: string; canEdit: boolean }) {
  if (!text) return <p className="p-2 text-xs text-muted">{canEdit ? 'Double-click to write' : 'An empty note'}</p>
  return <div className="size-full overflow-hidden p-2 text-xs break-words"><Suspense fallback={<p className="whitespace-pre-wrap">{text}</p>}><Markdown text={text} /></Suspense></div>
}

function Words({ id, text }: { id: string; text: string }) {
  const { draft, view } = useEditor()
  const box = useRef<HTMLTextAreaElement>(null)
  const note = useSteadyCaret(box, text)
  const write = (typed: string) => {
    note(typed)
    draft.dispatch([{ type: 'set', id, path: ['settings', 'text'], value: typed }], `${id}.text`)
  }
  return (
    <textarea
      ref={box} aria-label="Note" placeholder="Write a note… **bold**, - lists, [links](…)" value={text}
      // Whoever has just asked to write wants the cursor there.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      onChange={(event) => write(event.target.value)}
      onBlur={() => view.setState({ editedNote: null })}
      onKeyDown={(event) => { event.stopPropagation(); if (event.key === 'Escape') event.currentTarget.blur() }}
      className="nodrag nowheel size-full resize-none rounded-md bg-transparent p-2 text-xs outline-2 outline-accent/60"
    />
  )
}
