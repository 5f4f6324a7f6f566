/** The nodes of this graph in the palette, while it is open: choosing one flies there. Only the best matches are offered, however large the graph. */
import { useDeferredValue, useMemo } from 'react'
import { type Command, useCommands, useCommandStore } from '@/ui/commands'
import { useActions } from '../canvas/keys/useCanvasKeys'
import { titleOf } from '../commands/lookup'
import type { DraftState } from '../draft/projection'
import { INPUT_ID, OUTPUT_ID, type NodeKinds } from '../kinds/types'
import { iconOf, kindId } from '../kinds/look'
import { useDraft, useEditor } from './session'

const MOST = 12

export function NodeCommands() {
  const isOpen = useCommandStore((store) => store.isOpen)
  return isOpen ? <Offered /> : null
}

function Offered() {
  const { kinds } = useEditor()
  const actions = useActions()
  const typed = useDeferredValue(useCommandStore((store) => store.typed))
  const state = useDraft((draft) => draft)
  const commands = useMemo(
    () => matchNodes(state, kinds, typed).map((id) => nodeCommand(state, kinds, id, () => actions.show(id))),
    [state, kinds, typed, actions],
  )
  useCommands(commands)
  return null
}

function nodeCommand(state: DraftState, kinds: NodeKinds, id: string, run: () => void): Command {
  const kind = kinds[state.nodes[id]?.kind ?? '']
  const Icon = iconOf(kind ? kind.id : kindId(id), kind?.icon)
  return {
    id: `editor:node:${id}`, group: 'Nodes', label: `Go to ${titleOf(state, kinds, id)}`, hint: kind?.title ?? '', icon: <Icon />,
    keywords: [id, kind?.title ?? ''], isOfScreen: true, run,
  }
}

/** Nodes whose title, id or kind holds every typed word; a title that begins so first. Pure. */
export function matchNodes(state: DraftState, kinds: NodeKinds, typed: string): string[] {
  const words = typed.toLowerCase().replace(/^go to\s*/, '').split(/\s+/).filter(Boolean)
  const found: { id: string; title: string }[] = []
  for (const id of [INPUT_ID, ...Object.keys(state.nodes), OUTPUT_ID]) {
    const title = titleOf(state, kinds, id).toLowerCase()
    const all = `${title} ${id} ${kinds[state.nodes[id]?.kind ?? '']?.title.toLowerCase() ?? ''}`
    if (words.every((word) => all.includes(word))) found.push({ id, title })
  }
  const begins = ({ title }: { title: string }) => (title.startsWith(words[0] ?? '') ? 0 : 1)
  return found.sort((one, other) => begins(one) - begins(other)).slice(0, MOST).map(({ id }) => id)
}
