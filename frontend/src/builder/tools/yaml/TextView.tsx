/** The YAML of the whole agent, two-way: edits elsewhere show here, edits here are merged by the server into what others do. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { ApiProblem, describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { toast } from '@/ui/toast'
import { readDraftText } from '../../api/read'
import { ShownRun } from '../../editor/run/ShownRun'
import { useDraft, useEditor, useView } from '../../editor/session'
import { MonacoEditor } from '../monaco/MonacoEditor'
import { teachYaml } from '../monaco/setup'
import { bringText } from './bringText'
import { graphSchema } from './graphSchema'
import { saysTheSame } from './parse'

type State = { kind: 'same' } | { kind: 'unread'; message: string } | { kind: 'typing' } | { kind: 'sending' } | { kind: 'refused'; message: string; line: number | null }

const PAUSE_MS = 700

export function TextView({ onOpenDock }: { onOpenDock: () => void }) {
  const runId = useView((each) => each.runId)
  const session = useEditor()
  const { workspace, agentId, kinds, view, canEdit } = session
  const [text, setText] = useState<string | null>(null)
  const [state, setState] = useState<State>({ kind: 'same' })
  const shown = useRef('')
  // What the typist began from: the server takes what differs from it as the edit, and leaves alone what others did since.
  const base = useRef('')
  const last = useRef(Promise.resolve())
  const unsent = useRef<string | null>(null)
  const draft = useDraft((each) => each)
  // What was refused before one left stands here again, to be mended.
  useEffect(() => {
    const { refusedText } = view.getState()
    if (!refusedText) return
    shown.current = unsent.current = refusedText.text
    base.current = refusedText.base
    view.setState({ refusedText: null })
    // oxlint-disable-next-line react/set-state-in-effect -- once, before anything else is shown
    setText(refusedText.text)
    setState({ kind: 'typing' })
  }, [view])
  useEffect(() => teachYaml(graphSchema(kinds)), [kinds])
  // While somebody types here the text is theirs; otherwise it follows the draft.
  useEffect(() => {
    if (state.kind !== 'same') return
    let isOver = false
    const timer = setTimeout(() => {
      void readDraftText(workspace, agentId, 'yaml').then((fresh) => {
        // A blank line or an order of keys is the typist's own: put right under their hands, it would move the cursor.
        if (isOver || saysTheSame(fresh, shown.current)) return
        show(fresh)
      }).catch((error: unknown) => isOver || setState({ kind: 'unread', message: describeError(error) }))
    }, text === null ? 0 : 400)
    return () => { isOver = true; clearTimeout(timer) }
    // oxlint-disable-next-line react/exhaustive-deps -- the text is what this sets
  }, [draft, state.kind, workspace, agentId])
  useEffect(() => {
    if (state.kind !== 'typing' || text === null) return
    const timer = setTimeout(() => {
      unsent.current = null
      setState({ kind: 'sending' })
      // One after the other: an older text that came late would take back what a newer one says.
      last.current = last.current.then(() => give(text))
    }, PAUSE_MS)
    return () => clearTimeout(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- what it calls is made anew each time
  }, [text, state.kind, workspace, agentId])
  // Who leaves before the pause is over meant what they typed.
  useEffect(() => () => {
    const typed = unsent.current
    if (typed === null) return
    // Kept until the server has taken it: one may be back before it answers.
    const kept = { text: typed, base: base.current }
    view.setState({ refusedText: kept })
    last.current
      .then(() => bringText(session, typed, base.current))
      .then(() => view.setState(({ refusedText }) => ({ refusedText: refusedText === kept ? null : refusedText })))
      .catch((error: unknown) => {
        toast.error(`What you typed last in the YAML is not in the agent yet; it is there when you open it again. ${describeError(error)}`)
      })
  }, [session, view])
  const show = (fresh: string) => { shown.current = base.current = fresh; setText(fresh) }
  const give = async (sent: string) => {
    try {
      const merged = await bringText(session, sent, base.current)
      base.current = sent
      if (shown.current !== sent) return
      if (!saysTheSame(merged, sent)) show(merged)
      setState({ kind: 'same' })
    } catch (error) {
      if (unsent.current === null) unsent.current = sent
      if (shown.current === sent) setState({ kind: 'refused', message: describeError(error), line: lineOf(error) })
    }
  }
  const markers = useMemo(() => (state.kind === 'refused' ? [{ line: state.line ?? 1, message: state.message }] : []), [state])
  return (
    <section aria-label="Agent as YAML" className="flex min-h-0 flex-1 flex-col">
      <div className="@container flex h-9 items-center gap-3 border-b border-line px-3 text-xs">
        <span className="font-medium">agent.yaml</span>
        <span role="status" className={'message' in state ? 'min-w-0 flex-1 truncate text-danger' : 'flex-1 text-muted'}>{WORDS[state.kind] ?? ('message' in state ? state.message : '')}</span>
        {runId && <ShownRun runId={runId} onOpen={onOpenDock} />}
        {state.kind === 'unread' && <Button size="sm" onClick={() => setState({ kind: 'same' })}>Try again</Button>}
        <Button size="sm" onClick={() => view.setState({ isText: false })}>Back to the canvas</Button>
      </div>
      <div className="min-h-0 flex-1">
        {text !== null && (
          <MonacoEditor
            value={text} language="yaml" path="agent.yaml" readOnly={!canEdit} markers={markers}
            onValue={(typed) => { if (typed !== shown.current) { shown.current = unsent.current = typed; setText(typed); setState({ kind: 'typing' }) } }}
          />
        )}
      </div>
    </section>
  )
}

const WORDS: { [kind: string]: string } = { same: 'Same as the canvas', typing: 'Typing…', sending: 'Reading…' }

function lineOf(error: unknown): number | null {
  if (!(error instanceof ApiProblem)) return null
  const match = /line (\d+)/i.exec(error.message)
  return match ? Number(match[1]) : null
}
