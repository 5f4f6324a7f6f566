/** Invitations that nobody has accepted yet. */
import { useQuery } from '@tanstack/react-query'
import { CopyButton } from '@/ui/copy-button'
import { ago } from '@/ui/format'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { type Invitation, invitationsQuery, withdrawInvitation } from '../api'
import { Confirm } from '../parts/Confirm'
import { Section } from '../parts/Section'
import { useAction } from '../parts/useAction'
import { useHere } from '../parts/useRights'

export function Invitations() {
  const { data = [] } = useQuery(invitationsQuery(useHere()))
  if (data.length === 0) return null
  return (
    <Section title="Open invitations" description="Each link works once, for the person it was made for.">
      <Table aria-label="Open invitations">
        <TableHead>
          <TableRow>
            <TableHeader>E-mail</TableHeader>
            <TableHeader>Role</TableHeader>
            <TableHeader>Ends</TableHeader>
            <TableHeader><span className="sr-only">Actions</span></TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>{data.map((invitation) => <InvitationRow key={invitation.id} invitation={invitation} />)}</TableBody>
      </Table>
    </Section>
  )
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const here = useHere()
  const withdraw = useAction(() => withdrawInvitation(here, invitation.id), { stale: ['invitations'], done: 'The invitation is withdrawn.' })
  return (
    <TableRow>
      <TableCell className="max-w-64 truncate">{invitation.email}</TableCell>
      <TableCell className="text-muted capitalize">{invitation.role}</TableCell>
      <TableCell className="whitespace-nowrap text-muted">{invitation.expires_at ? ago(invitation.expires_at) : 'never'}</TableCell>
      <TableCell className="text-right whitespace-nowrap">
        <CopyButton size="md" label="Copy link" text={invitation.link} />
        <Confirm
          label={`Withdraw the invitation of ${invitation.email}`} title="Withdraw this invitation?" confirmLabel="Withdraw invitation"
          busy={withdraw.isPending} onConfirm={() => withdraw.mutate()}
        >
          The link of {invitation.email} stops working.
        </Confirm>
      </TableCell>
    </TableRow>
  )
}
