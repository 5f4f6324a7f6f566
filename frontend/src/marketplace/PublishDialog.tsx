/** Publishing an agent: what the shop page says, and the release that is made of the newest revision. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ExternalLink, Store } from 'lucide-react'
import { useForm } from 'react-hook-form'
import { ApiProblem, describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input, Textarea } from '@/ui/input'
import { SkeletonList } from '@/ui/skeleton'
import { type Listing, listingsQuery, publish, readTags } from './listings'

export type PublishDialogProps = {
  workspace: string
  agentId: string
  agentName: string
  open: boolean
  onOpenChange: (open: boolean) => void
}

const FORM = 'publish'

export function PublishDialog({ workspace, agentId, agentName, open, onOpenChange }: PublishDialogProps) {
  const listings = useQuery({ ...listingsQuery(workspace), enabled: open })
  const queries = useQueryClient()
  const existing = listings.data?.find(({ agent, withdrawn_at }) => agent === agentId && !withdrawn_at)
  const publishing = useMutation({
    mutationFn: (words: Words) => publish(workspace, { ...words, agent: agentId, tags: readTags(words.tags) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['listings', workspace] }),
  })
  const close = (isOpen: boolean) => {
    if (!isOpen) publishing.reset()
    onOpenChange(isOpen)
  }
  const published = publishing.data

  return (
    <Dialog open={open} onOpenChange={close}>
      <DialogContent
        title={published ? 'Published' : existing ? 'Publish a new release' : 'Publish to the marketplace'}
        description={
          published ? undefined : 'A release is pinned to the newest commit: later edits change nothing for those who installed it.'
        }
        footer={published ? <PublishedActions listing={published} /> : <PublishActions isBusy={publishing.isPending} />}
      >
        {published ? (
          <Banner tone="success" title={`“${published.title}” is in the marketplace`}>
            Release {published.release?.number ?? 1}, commit {published.release?.sha.slice(0, 7)}.
          </Banner>
        ) : listings.isPending ? (
          <SkeletonList rows={3} />
        ) : (
          <PublishForm
            start={existing ?? { title: agentName, summary: '', description: '', tags: [] }}
            problem={publishing.error}
            onSubmit={(words) => publishing.mutate(words)}
          />
        )}
      </DialogContent>
    </Dialog>
  )
}

function PublishActions({ isBusy }: { isBusy: boolean }) {
  return (
    <>
      <DialogClose asChild>
        <Button>Cancel</Button>
      </DialogClose>
      <Button variant="primary" type="submit" form={FORM} busy={isBusy}>
        <Store /> Publish
      </Button>
    </>
  )
}

function PublishedActions({ listing }: { listing: Listing }) {
  return (
    <>
      <DialogClose asChild>
        <Button>Close</Button>
      </DialogClose>
      <Button variant="primary" asChild>
        <a href={listing.url} target="_blank" rel="noreferrer">
          Open its page <ExternalLink />
        </a>
      </Button>
    </>
  )
}

type Words = { title: string; summary: string; description: string; tags: string; notes: string }
type Start = Pick<Listing, 'title' | 'summary' | 'description' | 'tags'>

function PublishForm({ start, problem, onSubmit }: { start: Start; problem: unknown; onSubmit: (words: Words) => void }) {
  const form = useForm<Words>({ defaultValues: { ...start, tags: start.tags.join(', '), notes: '' } })
  const { errors } = form.formState
  const refused = problem instanceof ApiProblem ? problem : null
  const errorFor = (name: keyof Words) => errors[name]?.message ?? refused?.errorFor(name)
  const isAboutFields = Boolean(refused?.errors.some(({ field }) => field in form.getValues()))
  return (
    <form id={FORM} onSubmit={(event) => void form.handleSubmit(onSubmit)(event)} className="flex flex-col gap-3" noValidate>
      {problem !== null && !isAboutFields && <Banner tone="danger">{describeError(problem)}</Banner>}
      <Field label="Title" required error={errorFor('title')}>
        <Input {...form.register('title', { required: 'A title is needed.' })} maxLength={120} />
      </Field>
      <Field label="Summary" required hint="One sentence for the list." error={errorFor('summary')}>
        <Input {...form.register('summary', { required: 'A summary is needed.' })} maxLength={300} />
      </Field>
      <Field label="Description" hint="What it does, what it needs, what it costs." error={errorFor('description')}>
        <Textarea grow {...form.register('description')} />
      </Field>
      <Field label="Tags" hint="Separated by commas." error={errorFor('tags')}>
        <Input {...form.register('tags')} placeholder="mail, sales" />
      </Field>
      <Field label="What is new" error={errorFor('notes')}>
        <Textarea {...form.register('notes')} rows={2} />
      </Field>
    </form>
  )
}
