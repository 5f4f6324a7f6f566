/** Adds a person: a member at once when they have an account, else an invitation whose link one sends on. */
import { type FormEvent, useState } from 'react'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { RadioGroup } from '@/ui/toggles'
import { toast } from '@/ui/toast'
import { addMember, type Invitation, type Role } from '../api'
import { fieldError, useAction } from '../parts/useAction'
import { useHere } from '../parts/useRights'
import { ROLES } from './roles'

const FORM = 'invite'

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const here = useHere()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('builder')
  const [invitation, setInvitation] = useState<Invitation | null>(null)
  const add = useAction(() => addMember(here, email.trim(), role), {
    stale: ['members', 'invitations'],
    onDone: (added) => {
      if (added.invitation) return setInvitation(added.invitation)
      toast.success(`${email} is a member now.`)
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  if (invitation) return <InvitationLink invitation={invitation} onClose={onClose} />
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title="Add a member"
        footer={<><DialogClose asChild><Button>Cancel</Button></DialogClose><Button form={FORM} type="submit" variant="primary" busy={add.isPending} disabled={!email.trim()}>Add member</Button></>}
      >
        <form id={FORM} onSubmit={submit} className="flex flex-col gap-4">
          <Field label="E-mail" required error={fieldError(add.error, 'email')}>
            <Input type="email" value={email} onChange={(event) => setEmail(event.target.value)} placeholder="ada@example.com" autoFocus />
          </Field>
          <Field label="Role" error={fieldError(add.error, 'role')}>
            <RadioGroup value={role} onValueChange={setRole} choices={ROLES.map(({ value, label, may }) => ({ value, label, hint: may }))} />
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  )
}

function InvitationLink({ invitation, onClose }: { invitation: Invitation; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title="Invitation made" footer={<Button variant="primary" onClick={onClose}>Done</Button>}>
        <Banner tone="success">{invitation.email} has no account yet. Send this link; it works once.</Banner>
        <div className="mt-3 flex items-center gap-2">
          <Input aria-label="Invitation link" readOnly value={invitation.link} onFocus={(event) => event.target.select()} />
          <CopyButton size="md" variant="secondary" label="Copy link" text={invitation.link} />
        </div>
      </DialogContent>
    </Dialog>
  )
}
