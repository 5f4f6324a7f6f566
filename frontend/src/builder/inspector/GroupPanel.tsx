/** The inspector of a group: its name, its colour, its form, and the nodes that stand in it. */
import { Ungroup } from 'lucide-react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Switch } from '@/ui/toggles'
import { plural } from '@/ui/format'
import { changeGroup, type Group } from '../commands/groups'
import { titleOf } from '../commands/lookup'
import { useGroup } from '../canvas/groups/GroupName'
import { useActions } from '../canvas/keys/useCanvasKeys'
import { useDraft, useEditor } from '../editor/session'
import { LockButton } from './LockButton'
import { TitleInput } from './TitleInput'
import { ToneChoice } from './ToneChoice'

export function GroupPanel({ id }: { id: string }) {
  const group = useGroup(id)
  return group ? <OfGroup group={group} /> : null
}

function OfGroup({ group }: { group: Group }) {
  const { draft, canEdit } = useEditor()
  const actions = useActions()
  const change = (look: Parameters<typeof changeGroup>[1], merge?: string) => draft.dispatch(changeGroup(group, look), merge)
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto p-3">
      <TitleInput label="Name of the group" value={group.name} placeholder="Group" readOnly={!canEdit} onValue={(name) => change({ name }, `${group.id}.name`)} />
      <Field label="Colour"><ToneChoice value={group.colour} disabled={!canEdit} onValue={(colour) => change({ colour })} /></Field>
      <Field label="Folded into one card" layout="row"><Switch checked={group.collapsed} disabled={!canEdit} onCheckedChange={(collapsed) => change({ collapsed })} /></Field>
      <div className="flex flex-wrap gap-2">
        <Button disabled={!canEdit} onClick={actions.ungroup}><Ungroup /> Ungroup</Button>
        <LockButton nodes={group.nodes} />
      </div>
      <Members group={group} />
    </div>
  )
}

function Members({ group }: { group: Group }) {
  const { kinds } = useEditor()
  const actions = useActions()
  const state = useDraft((each) => each)
  return (
    <section>
      <h3 className="pb-1 text-2xs font-medium text-muted">{plural(group.nodes.length, 'node')}</h3>
      <ul>
        {group.nodes.map((id) => (
          <li key={id}><button type="button" onClick={() => actions.show(id)} className="w-full truncate rounded-sm px-1.5 py-1 text-left text-xs hover:bg-hover">{titleOf(state, kinds, id)}</button></li>
        ))}
      </ul>
    </section>
  )
}
