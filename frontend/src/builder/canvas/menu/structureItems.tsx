/** What can be done with the structure of the chosen nodes: groups, locks, switching off, sub-agents. */
import { FileCode2, Group, Lock, LockOpen, PackageOpen, PackagePlus, Power, Ungroup } from 'lucide-react'
import type { MenuItem } from '@/ui/menu'
import { groupOf, nodesOf } from '../../commands/groups'
import type { EditorSession } from '../../editor/session'
import type { Actions } from '../keys/actions'

export function structureItems({ draft, kinds }: EditorSession, actions: Actions, chosen: string[]): MenuItem[] {
  const state = draft.store.getState()
  const nodes = nodesOf(state, chosen).filter((id) => state.nodes[id])
  if (nodes.length === 0) return []
  const isLocked = nodes.every((id) => state.nodes[id]?.locked)
  const hasGroup = nodes.some((id) => groupOf(state, id))
  const areOff = nodes.every((id) => state.nodes[id]?.disabled)
  return [
    { label: areOff ? 'Switch on' : 'Switch off', icon: <Power />, keys: 'd', onSelect: actions.toggleOff },
    { label: 'Group', icon: <Group />, keys: 'mod+g', onSelect: () => setTimeout(actions.group) },
    ...(hasGroup ? [{ label: 'Ungroup', icon: <Ungroup />, keys: 'mod+shift+g', onSelect: actions.ungroup }] : []),
    ...(nodes.length === 1 && hasGroup ? [{ label: 'Take out of its group', icon: <Ungroup />, onSelect: actions.leaveGroup }] : []),
    { label: 'Copy as YAML', icon: <FileCode2 />, onSelect: actions.copyText },
    { label: 'Extract into a sub-agent…', icon: <PackagePlus />, onSelect: actions.extract },
    ...(nodes.length === 1 && kinds[state.nodes[nodes[0] as string]?.kind ?? '']?.flow === 'subgraph' ? [{ label: 'Inline the sub-agent', icon: <PackageOpen />, onSelect: actions.inline }] : []),
    { label: isLocked ? 'Unlock' : 'Lock', icon: isLocked ? <LockOpen /> : <Lock />, keys: 'mod+l', onSelect: actions.lock },
  ]
}
