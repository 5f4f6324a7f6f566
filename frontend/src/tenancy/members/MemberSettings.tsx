/** Who is here and in which role; who is invited. */
import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { membersQuery } from '../api'
import { Loaded } from '../parts/Loaded'
import { Section } from '../parts/Section'
import { useHere, useMay } from '../parts/useRights'
import { Invitations } from './Invitations'
import { InviteDialog } from './InviteDialog'
import { MemberTable } from './MemberTable'

export function MemberSettings() {
  const members = useQuery(membersQuery(useHere()))
  const mayManage = useMay('manage_members')
  const [isInviting, setInviting] = useState(false)
  return (
    <>
      <Section
        title="Members" description="Roles hold for every project of the workspace."
        actions={mayManage && <Button variant="primary" onClick={() => setInviting(true)}><UserPlus /> Add member</Button>}
      >
        <Loaded query={members}>{(list) => <MemberTable members={list} mayManage={mayManage} />}</Loaded>
      </Section>
      {mayManage && <Invitations />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  )
}
