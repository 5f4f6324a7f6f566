/** A approves, R rejects, E edits: while a question is shown and nobody types. */
import { useEffect, useRef } from 'react'
import { useHotkey } from '@/ui/use-hotkey'

interface Keys {
  approve: () => unknown
  reject: () => unknown
  edit: () => unknown
}

/** Whoever presses a key sooner has not read the question: they were at something else. */
const READING_MS = 400

export function useDecisionKeys({ approve, reject, edit }: Keys, { enabled, within }: { enabled: boolean; within: string }) {
  const since = useRef(0)
  useEffect(() => {
    if (enabled) since.current = performance.now()
  }, [enabled])
  const read = (act: () => unknown) => (event: KeyboardEvent) => {
    if (!event.repeat && performance.now() - since.current > READING_MS) act()
  }
  useHotkey('a', read(approve), { enabled, within })
  useHotkey('r', read(reject), { enabled, within })
  useHotkey('e', read(edit), { enabled, within })
}
