/** Commit: an immutable revision of the draft as it is now. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { ago, plural } from '@/ui/format'
import { Textarea } from '@/ui/input'
import { toast } from '@/ui/toast'
import { useQuery } from '@tanstack/react-query'
import { revisionsQuery } from '../../api/read'
import { commitDraft } from '../../api/write'
import { whenSaved } from '../../draft/whenSaved'
import { Saving } from '../Saving'
import { useEditor, useStatus } from '../session'

export function CommitDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { workspace, agentId, draft } = useEditor()
  const queries = useQueryClient()
  const [message, setMessage] = useState('')
  const issues = useStatus((status) => status.problems.length)
  const commit = useMutation({
    mutationFn: async () => {
      await whenSaved(draft)
      return await commitDraft(workspace, agentId, message.trim())
    },
    onSuccess: (revision) => {
      toast.success(`Committed ${revision.sha.slice(0, 7)}`)
      void queries.invalidateQueries({ queryKey: ['revisions', workspace, agentId] })
      setMessage('')
      onOpenChange(false)
    },
  })
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Commit" description="Keeps the draft as a revision that never changes."
        footer={<>
          <DialogClose asChild><Button>Cancel</Button></DialogClose>
          <Button variant="primary" disabled={!message.trim()} busy={commit.isPending} onClick={() => commit.mutate()}>Commit</Button>
        </>}
      >
        <div className="flex flex-col gap-3">
          {issues > 0 && <Banner tone="warning">The draft has {plural(issues, 'issue')}. It can be committed, but a run may fail.</Banner>}
          {commit.isPending && <Saving />}
          {commit.isError && <Banner tone="danger">{describeError(commit.error)}</Banner>}
          <Field label="What has changed?" required>
            <Textarea
              autoFocus value={message} placeholder="Ask for sources" onChange={(event) => setMessage(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && message.trim() && commit.mutate()}
            />
          </Field>
          {open && <History />}
        </div>
      </DialogContent>
    </Dialog>
  )
}

function History() {
  const { workspace, agentId } = useEditor()
  const { data = [] } = useQuery(revisionsQuery(workspace, agentId))
  if (data.length === 0) return null
  return (
    <section aria-label="Earlier commits" className="border-t border-line pt-2">
      <h3 className="pb-1 text-2xs font-medium text-muted">Earlier</h3>
      <ul className="max-h-40 overflow-y-auto">
        {data.map((revision) => (
          <li key={revision.sha} className="flex items-baseline gap-2 py-0.5 text-xs">
            <code className="text-2xs text-muted">{revision.sha.slice(0, 7)}</code>
            <span className="min-w-0 flex-1 truncate">{revision.message}</span>
            <span className="text-2xs whitespace-nowrap text-muted">{ago(revision.committed_at)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
