import { boot } from '@/api/boot'
import { Avatar } from '@/ui/avatar'
import { ago } from '@/ui/format'
import { Select } from '@/ui/select'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { changeRole, type Member, removeMember, type Role } from '../api'
import { Confirm } from '../parts/Confirm'
import { useAction } from '../parts/useAction'
import { useHere } from '../parts/useRights'
import { ROLES } from './roles'

/** The members, each with a role to choose and a way out. */
export function MemberTable({ members, mayManage }: { members: readonly Member[]; mayManage: boolean }) {
  return (
    <Table aria-label="Members">
      <TableHead>
        <TableRow>
          <TableHeader>Person</TableHeader>
          <TableHeader>Role</TableHeader>
          <TableHeader className="max-sm:hidden">Since</TableHeader>
          <TableHeader><span className="sr-only">Actions</span></TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>{members.map((member) => <MemberRow key={member.id} member={member} mayManage={mayManage} />)}</TableBody>
    </Table>
  )
}

function MemberRow({ member, mayManage }: { member: Member; mayManage: boolean }) {
  const here = useHere()
  const name = member.user.name || member.user.email
  const change = useAction((role: Role) => changeRole(here, member.id, role), { stale: ['members'], done: `${name} has the new role.` })
  const remove = useAction(() => removeMember(here, member.id), { stale: ['members'], done: `${name} is no longer a member.` })
  const isMe = member.user.id === boot().user?.id
  return (
    <TableRow>
      <TableCell className="py-2">
        <span className="flex items-center gap-2.5">
          <Avatar name={name} />
          <span className="min-w-0">
            <span className="block truncate font-medium">{name}{isMe && <span className="font-normal text-muted"> (you)</span>}</span>
            <span className="block truncate text-xs text-muted">{member.user.email}</span>
          </span>
        </span>
      </TableCell>
      <TableCell>
        {mayManage
          ? <Select aria-label={`Role of ${name}`} className="w-28" value={member.role} choices={ROLES} onValueChange={(role) => change.mutate(role)} disabled={change.isPending} />
          : ROLES.find(({ value }) => value === member.role)?.label}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted max-sm:hidden">{ago(member.created_at)}</TableCell>
      <TableCell className="text-right">
        {mayManage && !isMe && (
          <Confirm label={`Remove ${name}`} title={`Remove ${name}?`} confirmLabel="Remove member" busy={remove.isPending} onConfirm={() => remove.mutate()}>
            {name} loses access at once. What they built stays.
          </Confirm>
        )}
      </TableCell>
    </TableRow>
  )
}
