import { DoorOpen } from 'lucide-react'
import { boot } from '@/api/boot'
import { leaveForSignIn } from '@/api/sign-in'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'

/** For a person who is signed in but belongs nowhere yet, or not signed in at all. */
export function NoWorkspace() {
  if (!boot().user) {
    return (
      <EmptyState level={1} icon={<DoorOpen />} title="Sign in" actions={<Button onClick={leaveForSignIn}>Sign in</Button>}>
        Your agents are behind this door.
      </EmptyState>
    )
  }
  return (
    <EmptyState level={1} icon={<DoorOpen />} title="No workspace yet">
      Ask somebody to add {boot().user?.email} to their workspace, then reload this page.
    </EmptyState>
  )
}
