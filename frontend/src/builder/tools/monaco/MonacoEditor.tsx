/** One Monaco editor that follows the theme; changes from outside replace only what differs. */
import { useEffect, useRef } from 'react'
import { useCommandStore } from '@/ui/commands'
import { useTheme } from '@/ui/theme'
import { monaco } from './setup'
import { defineTheme } from './theme'

export interface MonacoEditorProps {
  value: string
  language: string
  /** Names the model; the YAML schema is matched by it. */
  path: string
  readOnly?: boolean
  onValue: (value: string) => void
  markers?: { line: number; message: string }[]
}

export function MonacoEditor({ value, language, path, readOnly = false, onValue, markers }: MonacoEditorProps) {
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null)
  const latest = useRef(onValue)
  useEffect(() => { latest.current = onValue })
  const theme = useTheme((state) => state.theme)

  useEffect(() => {
    const model = monaco.editor.createModel('', language, monaco.Uri.parse(`file:///${path}`))
    const made = monaco.editor.create(box.current as HTMLElement, {
      // The number of an empty last line would be dimmed below reading contrast.
      renderFinalNewline: 'on',
      model, automaticLayout: true, minimap: { enabled: false }, fontSize: 12.5, lineHeight: 20, tabSize: 2, wordWrap: 'on',
      fontFamily: "'Geist Mono Variable', ui-monospace, monospace", scrollBeyondLastLine: false, padding: { top: 8, bottom: 8 },
      quickSuggestions: { strings: true, other: true, comments: false }, fixedOverflowWidgets: true, renderLineHighlight: 'line',
      // A textarea, not an EditContext: the page's shortcuts must see that somebody types.
      editContext: false, lineNumbersMinChars: 3, overviewRulerLanes: 0,
    })
    editor.current = made
    // Its own chords begin with this key and would swallow the page's palette.
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyK, () => useCommandStore.getState().setOpen(true))
    const listening = model.onDidChangeContent(() => latest.current(model.getValue()))
    made.focus()
    return () => {
      listening.dispose()
      made.dispose()
      model.dispose()
    }
  }, [language, path])
  useEffect(() => {
    const model = editor.current?.getModel()
    if (model) follow(model, value)
  }, [value])
  useEffect(() => editor.current?.updateOptions({ readOnly }), [readOnly])
  useEffect(() => monaco.editor.setTheme(defineTheme(theme)), [theme])
  useEffect(() => {
    const model = editor.current?.getModel()
    if (!model) return
    const found = (markers ?? []).map(({ line, message }) => ({
      startLineNumber: line, endLineNumber: line, startColumn: 1, endColumn: model.getLineMaxColumn(Math.min(line, model.getLineCount())), message, severity: monaco.MarkerSeverity.Error,
    }))
    monaco.editor.setModelMarkers(model, 'graph', found)
  }, [markers])
  return <div ref={box} className="size-full overflow-hidden" />
}

/** Puts the new text in place of what differs, so that cursor, scroll and undo outlive it. */
function follow(model: monaco.editor.ITextModel, value: string): void {
  const old = model.getValue()
  if (old === value) return
  if (old === '') return model.setValue(value)
  const most = Math.min(old.length, value.length)
  let head = 0
  while (head < most && old[head] === value[head]) head++
  let tail = 0
  while (tail < most - head && old[old.length - 1 - tail] === value[value.length - 1 - tail]) tail++
  const range = monaco.Range.fromPositions(model.getPositionAt(head), model.getPositionAt(old.length - tail))
  model.pushEditOperations([], [{ range, text: value.slice(head, value.length - tail) }], () => null)
}
