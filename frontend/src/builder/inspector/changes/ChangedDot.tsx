/** A dot at a field that differs from the last commit; a click shows what it was, with the way back. */
import { Undo2 } from 'lucide-react'
import { isSameJson } from '@/runs/compare/jsonDiff'
import { Button } from '@/ui/button'
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from '@/ui/popover'
import type { Command } from '../../draft/commands'
import { useDraft, useEditor } from '../../editor/session'
import type { Json } from '../../kinds/types'
import { readPath } from './readPath'
import { useCommitted } from './useCommitted'

interface ChangedDotProps {
  id: string
  /** Where the field's value stands in the node. */
  path: Extract<Command, { type: 'set' }>['path']
  label: string
  /** What an empty field means. */
  preset?: Json | undefined
}

export function ChangedDot({ id, path, label, preset }: ChangedDotProps) {
  const { draft, canEdit } = useEditor()
  const committed = useCommitted(id)
  const now = useDraft((state) => readPath(state.nodes[id] as unknown as Json, path))
  if (!committed) return null
  const old = readPath(committed, path)
  if (isSameJson(old ?? preset, now ?? preset)) return null
  return (
    <Popover>
      <PopoverTrigger asChild>
        <button type="button" aria-label={`${label} has changed since the last commit`} title="Changed since the last commit" className="hit flex size-4 items-center justify-center rounded-xs">
          <span aria-hidden className="size-2 rounded-full bg-accent" />
        </button>
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={`${label} in the last commit`} className="flex flex-col gap-2">
        <h4 className="text-xs font-medium">In the last commit</h4>
        <p className="max-h-60 overflow-y-auto rounded-sm bg-sunken p-2 font-mono text-xs break-words whitespace-pre-wrap">{written(old ?? preset)}</p>
        {canEdit && <PopoverClose asChild><Button size="sm" className="self-start" onClick={() => draft.dispatch([{ type: 'set', id, path, value: old ?? null }])}><Undo2 /> Put back</Button></PopoverClose>}
      </PopoverContent>
    </Popover>
  )
}

function written(value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return 'Empty'
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}
