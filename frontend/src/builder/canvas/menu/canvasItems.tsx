/** What can be done at an empty place of the canvas. */
import { ClipboardPaste, LayoutGrid, Maximize, MessageSquare, Plus, SquareDashedMousePointer } from 'lucide-react'
import { useMemo } from 'react'
import type { MenuItem } from '@/ui/menu'
import { latestCopy } from '../../commands/ownClipboard'
import { useEditor } from '../../editor/session'
import type { CanvasMenu } from '../../editor/view'
import { useCamera } from '../flow/useCamera'
import { useActions } from '../keys/useCanvasKeys'

export function useCanvasItems({ screen, at }: CanvasMenu): MenuItem[] {
  const { canEdit, view } = useEditor()
  const actions = useActions()
  const camera = useCamera()
  return useMemo(() => {
    const look: MenuItem[] = [
      { label: 'Comment here', icon: <MessageSquare />, keys: 'c', onSelect: () => setTimeout(() => view.setState({ talk: { kind: 'new', anchor: { node: '', x: at[0], y: at[1] } } })) },
      { label: 'Select all', icon: <SquareDashedMousePointer />, keys: 'mod+a', onSelect: actions.selectAll },
      { label: 'Fit to screen', icon: <Maximize />, keys: 'shift+1', onSelect: camera.fit },
    ]
    if (!canEdit) return look
    // Once the menu has gone, or its closing would take the focus from the search that opens.
    const add = () => setTimeout(() => view.setState({ quickAdd: { screen, at, from: null, splice: null } }))
    return [
      { label: 'Add a node here', icon: <Plus />, onSelect: add },
      { label: 'Paste', icon: <ClipboardPaste />, keys: 'mod+v', onSelect: () => void readClipboard().then((text) => text && actions.paste(text)) },
      'separator', ...look, { label: 'Tidy up', icon: <LayoutGrid />, keys: 'shift+t', onSelect: actions.tidy },
    ]
  }, [canEdit, view, actions, camera, screen, at])
}

/** A browser may refuse to read it; what was copied here is known without asking. */
async function readClipboard(): Promise<string> {
  return latestCopy(await (navigator.clipboard?.readText() ?? Promise.resolve('')).catch(() => ''))
}
