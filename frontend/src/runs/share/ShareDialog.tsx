/** Makes links to a run: what they hide, when they end, and which there are. */
import { Link2 } from 'lucide-react'
import { useState } from 'react'
import { useMoment } from '@/live/hooks'
import { useAction } from '@/tenancy/parts/useAction'
import { endOf, type Lifetime, LIFETIMES } from '@/tenancy/tokens/expiry'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { Dialog, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { Select } from '@/ui/select'
import { Switch } from '@/ui/toggles'
import { useRunGraph } from '../useRunGraph'
import { createShare, type NewShare } from './api'
import { HideFields } from './HideFields'
import { NOTHING_HIDDEN, type Redact } from './redaction'
import { ShareList } from './ShareList'

interface ShareDialogProps {
  workspace: string
  runId: string
  onClose: () => void
}

export function ShareDialog({ workspace, runId, onClose }: ShareDialogProps) {
  const [made, setMade] = useState<NewShare | null>(null)
  const moment = useMoment()
  const [isAtMoment, setAtMoment] = useState(moment !== null)
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title="Share this run" description="Whoever has the link can read this run, without an account, until it ends or you revoke it.">
        <div className="flex flex-col gap-4">
          {moment && <Field label="Open at this moment" hint={`Event ${moment.seq}, as it is shown now.`} layout="row"><Switch checked={isAtMoment} onCheckedChange={setAtMoment} /></Field>}
          {made ? <Made share={made} at={moment && isAtMoment ? moment.seq : null} onMore={() => setMade(null)} /> : <ShareForm workspace={workspace} runId={runId} onMade={setMade} />}
          <ShareList workspace={workspace} runId={runId} />
        </div>
      </DialogContent>
    </Dialog>
  )
}

function ShareForm({ workspace, runId, onMade }: Omit<ShareDialogProps, 'onClose'> & { onMade: (share: NewShare) => void }) {
  const graph = useRunGraph(workspace, runId)
  const [redact, setRedact] = useState<Redact>(NOTHING_HIDDEN)
  const [lifetime, setLifetime] = useState<Lifetime>('30')
  const create = useAction(() => createShare(workspace, runId, { redact, expires_at: endOf(lifetime, new Date()) }), { stale: ['shares'], onDone: onMade })
  return (
    <>
      <HideFields redact={redact} onChange={setRedact} nodes={[...graph].map(([id, { title }]) => ({ id, title }))} />
      <div className="flex items-end gap-2">
        <Field label="Ends after" className="w-40"><Select value={lifetime} onValueChange={setLifetime} choices={LIFETIMES} /></Field>
        <Button variant="primary" className="ml-auto" busy={create.isPending} onClick={() => create.mutate()}><Link2 /> Make a link</Button>
      </div>
    </>
  )
}

function Made({ share, at, onMore }: { share: NewShare; at: number | null; onMore: () => void }) {
  const link = location.origin + share.path + (at === null ? '' : `?at=${at}`)
  return (
    <div className="flex flex-col gap-3">
      <Banner tone="warning">Copy the link now. It is shown this once.</Banner>
      <div className="flex items-center gap-2">
        <Input aria-label="Link" readOnly className="font-mono" value={link} autoFocus onFocus={(event) => event.target.select()} />
        <CopyButton size="md" variant="secondary" label="Copy link" text={link} />
      </div>
      <Button variant="ghost" size="sm" className="self-start" onClick={onMore}>Make another link</Button>
    </div>
  )
}
