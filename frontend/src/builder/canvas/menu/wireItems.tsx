/** What can be done with one node's edges, its name and its place in a container, without a pointer. */
import { BoxSelect, Cable, LogOut, PenLine, SquarePlus, Unplug } from 'lucide-react'
import type { MenuItem } from '@/ui/menu'
import { edgesFrom, edgesInto, portsFor, scopeOf, titleOf } from '../../commands/lookup'
import type { EditorSession } from '../../editor/session'
import { homesFor, moveOut } from '../homes'
import type { Actions } from '../keys/actions'

export function wireItems({ draft, kinds, view }: EditorSession, actions: Actions, id: string): MenuItem[] {
  const state = draft.store.getState()
  const node = state.nodes[id]
  const ports = portsFor(state, kinds, id)
  const [inside] = ports.innerOutputs
  const parent = scopeOf(state, id)
  const isMovable = node !== undefined && !node.locked
  // What opens waits until the menu has gone, or its closing would take the focus away again.
  const later = (act: () => void) => () => setTimeout(act)
  return [
    ...(inside ? [{ label: 'Add a node inside', icon: <SquarePlus />, onSelect: later(() => view.setState({ quickAdd: { screen: middle(), at: null, splice: null, from: { node: id, port: inside.name, side: 'output', inner: true } } })) }] : []),
    ...(ports.inputs.length + ports.outputs.length > 0 ? [{ label: 'Connect…', icon: <Cable />, keys: 'e', onSelect: later(actions.connect) }] : []),
    ...(edgesInto(state, id).length + edgesFrom(state, id).length > 0 ? [{ label: 'Disconnect…', icon: <Unplug />, keys: 'shift+e', onSelect: later(actions.disconnect) }] : []),
    ...(isMovable ? [{ label: 'Rename', icon: <PenLine />, keys: 'f2', onSelect: later(actions.rename) }] : []),
    ...(isMovable && homesFor(state, kinds, id).length > 0 ? [{ label: 'Move into a container…', icon: <BoxSelect />, onSelect: later(() => view.setState({ picking: { what: 'container', node: id } })) }] : []),
    ...(isMovable && parent !== null ? [{ label: `Move out of “${titleOf(state, kinds, parent)}”`, icon: <LogOut />, onSelect: () => draft.dispatch(moveOut(draft.store.getState(), kinds, id)) }] : []),
  ]
}

const middle = () => ({ x: innerWidth / 2 - 140, y: innerHeight / 4 })
