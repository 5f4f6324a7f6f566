/** The keys of the editor. Letters act only where nobody types. */
import { useEffect, useMemo } from 'react'
import { isTyping } from '@/ui/keys'
import { dropCopy, latestCopy } from '../../commands/ownClipboard'
import { useHotkey } from '@/ui/use-hotkey'
import { useEditor } from '../../editor/session'
import { useCamera } from '../flow/useCamera'
import { makeActions, type Actions } from './actions'

export function useActions(): Actions {
  const session = useEditor()
  const camera = useCamera()
  return useMemo(() => makeActions(session, camera), [session, camera])
}

/** Native copy and paste events, so that the browser's own menu works too; text fields keep theirs. */
function useClipboard(actions: Actions): void {
  useEffect(() => {
    const isElsewhere = (event: Event) => isTyping(event.target) || document.querySelector('[role=dialog]') !== null
    const hasWords = () => (getSelection()?.toString() ?? '') !== ''
    // The event's own clipboard is written at once, so a paste that follows in the same breath finds what was copied.
    const put = (event: ClipboardEvent): boolean => {
      dropCopy()
      const text = isElsewhere(event) || hasWords() ? null : actions.copied()
      if (!text || !event.clipboardData) return false
      event.clipboardData.setData('text/plain', text)
      event.preventDefault()
      return true
    }
    const onCopy = (event: ClipboardEvent) => void put(event)
    const onCut = (event: ClipboardEvent) => put(event) && actions.remove()
    const onPaste = (event: ClipboardEvent) => {
      const text = latestCopy(event.clipboardData?.getData('text/plain') ?? '')
      const files = [...(event.clipboardData?.files ?? [])]
      if (isElsewhere(event) || (!text && files.length === 0)) return
      event.preventDefault()
      if (text) actions.paste(text)
      else actions.pasteFiles(files)
    }
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCut)
    document.addEventListener('paste', onPaste)
    return () => {
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('cut', onCut)
      document.removeEventListener('paste', onPaste)
    }
  }, [actions])
}

/** In a field these keys are the field's: Ctrl+A chooses its text. Letters act only while the canvas, or nothing, has the focus. */
export const ON_CANVAS = { whileTyping: false, within: '[data-canvas]' }

/** Out of a field, so that the keyboard goes on from the node that was edited: in the list where it came from there, else on the canvas. */
function leaveField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  const row = target.closest('[data-inspector]') && document.querySelector<HTMLElement>('[data-list-row][tabindex="0"]')
  if (!isTyping(target) && !row) return false
  target.blur()
  const next = row ?? document.querySelector<HTMLElement>('[data-canvas]')
  next?.focus()
  return true
}

export function useCanvasKeys(): void {
  const actions = useActions()
  const { view } = useEditor()
  const camera = useCamera()
  useClipboard(actions)
  useHotkey('mod+z', actions.undo)
  useHotkey(['mod+shift+z', 'mod+y'], actions.redo)
  useHotkey('mod+a', actions.selectAll, ON_CANVAS)
  useHotkey('mod+d', actions.duplicate, ON_CANVAS)
  useHotkey(['backspace', 'delete'], actions.remove, ON_CANVAS)
  useHotkey('escape', ({ target }) => {
    if (leaveField(target)) return
    if (view.getState().following) view.setState({ following: null })
    else if (view.getState().traced) view.setState({ traced: null })
    else actions.clear()
  }, { whileTyping: true })
  useHotkey('mod+g', actions.group, ON_CANVAS)
  useHotkey('mod+shift+g', actions.ungroup, ON_CANVAS)
  useHotkey(['d', 'mod+shift+d'], actions.toggleOff, ON_CANVAS)
  useHotkey('mod+l', actions.lock, ON_CANVAS)
  useHotkey(['mod+f', 'mod+shift+f'], () => view.setState({ isSearch: true, isList: false }))
  useHotkey('r', actions.trace, ON_CANVAS)
  useHotkey('shift+t', actions.tidy, ON_CANVAS)
  useHotkey(['shift+1', '!'], camera.fit, ON_CANVAS)
  useHotkey(['shift+2', '@', '"'], () => camera.fitNodes(view.getState().selection), ON_CANVAS)
  useHotkey('shift+0', () => camera.zoomTo(1), ON_CANVAS)
  useHotkey(['mod+plus', 'mod+='], camera.zoomIn)
  useHotkey('mod+-', camera.zoomOut)
  useHotkey('a', actions.quickAdd, ON_CANVAS)
  useHotkey('e', actions.connect, ON_CANVAS)
  useHotkey('shift+e', actions.disconnect, ON_CANVAS)
  useHotkey('f2', actions.rename, ON_CANVAS)
  useHotkey('v', () => view.setState({ tool: 'select' }), ON_CANVAS)
  useHotkey('h', () => view.setState({ tool: 'pan' }), ON_CANVAS)
  useHotkey('l', () => view.setState((state) => ({ isList: !state.isList })), ON_CANVAS)
  useHotkey('f9', actions.breakpoint, { whileTyping: true })
  useHotkey('f8', () => actions.nextProblem(1), { whileTyping: true })
  useHotkey('shift+f8', () => actions.nextProblem(-1), { whileTyping: true })
}
