/** A approves, R rejects, E edits: while a question is shown and nobody types. */
import { useEffect, useRef } from 'react'
import { type Command, useCommands } from '@/ui/commands'
import { useHotkey } from '@/ui/use-hotkey'

interface Keys {
  approve: () => unknown
  reject: () => unknown
  edit: () => unknown
}

interface Where {
  enabled: boolean
  within: string
  /** The question: the next one is read anew. */
  asked: string
}

/** Whoever presses a key sooner has not read the question: they were at something else. */
const READING_MS = 400

const key = (keys: string, label: string): Command => ({ id: `approval:${keys}`, group: 'What a run asks', label, keys, isKeyOnly: true, run: () => {} })
const LISTED = [key('a', 'Approve'), key('r', 'Reject'), key('e', 'Edit the value first')]
const NONE: Command[] = []

export function useDecisionKeys({ approve, reject, edit }: Keys, { enabled, within, asked }: Where) {
  useCommands(enabled ? LISTED : NONE)
  const since = useRef(0)
  useEffect(() => {
    if (enabled) since.current = performance.now()
  }, [enabled, asked])
  const read = (act: () => unknown) => (event: KeyboardEvent) => {
    if (!event.repeat && performance.now() - since.current > READING_MS) act()
  }
  useHotkey('a', read(approve), { enabled, within })
  useHotkey('r', read(reject), { enabled, within })
  useHotkey('e', read(edit), { enabled, within })
}
