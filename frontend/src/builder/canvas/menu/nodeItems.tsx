/** What can be done with the chosen nodes: one list for the context menu and the inspector's. */
import { AlignStartVertical, Clipboard, Copy, Crosshair, LayoutGrid, ListPlus, MessageSquare, Trash2, Waypoints } from 'lucide-react'
import { useMemo } from 'react'
import type { MenuItem } from '@/ui/menu'
import { nodesOf } from '../../commands/groups'
import { edgesFrom, edgesInto, isImplicit } from '../../commands/lookup'
import { useDraft, useEditor } from '../../editor/session'
import { OUTPUT_ID } from '../../kinds/types'
import { arrangeDeeds } from '../arrange/deeds'
import { useCamera } from '../flow/useCamera'
import { useActions } from '../keys/useCanvasKeys'
import { breakpointItems } from '../breakpoints/breakpointItems'
import { runItems } from './runItems'
import { structureItems } from './structureItems'
import { wireItems } from './wireItems'

export function useNodeItems(ids: string[]): MenuItem[] {
  const session = useEditor()
  const actions = useActions()
  const camera = useCamera()
  // What the items say depends on how the nodes stand, and on nothing else of the draft.
  const stand = useDraft((state) => nodesOf(state, ids).map((id) => [state.nodes[id]?.locked, state.nodes[id]?.disabled, state.nodes[id]?.group, state.nodes[id]?.parent, edgesFrom(state, id).length + edgesInto(state, id).length > 0].join()).join(' '))
  return useMemo(() => {
    void stand
    const show: MenuItem = { label: 'Bring into sight', icon: <Crosshair />, keys: 'shift+2', onSelect: () => camera.fitNodes(ids) }
    // Input and Output belong to every agent: there is one of each, and always.
    const areEnds = ids.every(isImplicit)
    const copy: MenuItem[] = areEnds ? [] : [{ label: 'Copy', icon: <Clipboard />, keys: 'mod+c', onSelect: actions.copy }]
    const comment: MenuItem[] = ids.length !== 1 ? [] : [
      { label: 'Comment', icon: <MessageSquare />, keys: 'c', onSelect: () => setTimeout(() => session.view.setState({ talk: { kind: 'new', anchor: { node: ids[0] ?? '', x: 200, y: 0 } } })) },
    ]
    const trace: MenuItem = { label: 'What it depends on and feeds', icon: <Waypoints />, keys: 'r', onSelect: actions.trace }
    const runs = runItems(session, ids)
    if (!session.canEdit) return [...runs, show, ...(ids.length === 1 ? [trace] : []), ...comment, ...copy]
    const arranged: MenuItem[] = ids.length < 2 ? [] : [
      { label: 'Arrange', icon: <AlignStartVertical />, items: arrangeDeeds(session, ids.length).map(({ label, Icon, isPossible, run }) => ({ label, icon: <Icon />, disabled: !isPossible, onSelect: run })) },
      { label: 'Tidy up', icon: <LayoutGrid />, keys: 'shift+t', onSelect: actions.tidy },
    ]
    return [
      ...runs,
      ...(ids.length === 1 && ids[0] !== OUTPUT_ID ? [{ label: 'Add a node after it', icon: <ListPlus />, keys: 'a', onSelect: () => setTimeout(actions.quickAdd) }] : []),
      ...(ids.length === 1 ? wireItems(session, actions, ids[0] ?? '') : []),
      show, ...comment, ...(ids.length === 1 ? [trace] : []), ...arranged, 'separator',
      ...breakpointItems(session, ids),
      ...structureItems(session, actions, ids), 'separator',
      ...copy,
      ...(areEnds ? [] : [
        { label: 'Duplicate', icon: <Copy />, keys: 'mod+d', onSelect: actions.duplicate }, 'separator' as const,
        { label: 'Delete', icon: <Trash2 />, keys: 'backspace', destructive: true, onSelect: actions.remove },
      ]),
    ]
  }, [session, actions, camera, ids, stand])
}
