/** Templates: agents that run at once, with inputs to try them on. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { describeError } from '@/api/problem'
import { Badge } from '@/ui/badge'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { CardText } from '@/ui/card'
import { EmptyState } from '@/ui/empty-state'
import { Input } from '@/ui/input'
import { Page } from '@/ui/page'
import { SkeletonList } from '@/ui/skeleton'
import { toast } from '@/ui/toast'
import { templatesQuery } from '../api/read'
import type { Template } from '../api/types'
import { createAgent } from '../api/write'
import { GraphPreview } from '../preview/GraphPreview'

export function TemplatesPage() {
  const templates = useQuery(templatesQuery)
  const [typed, setTyped] = useState('')
  const found = useMemo(() => matching(templates.data ?? [], typed), [templates.data, typed])
  return (
    <Page title="Templates" description="Each opens as an agent of your own, with inputs to try it on. None needs a key.">
      <div className="max-w-72"><Input type="search" aria-label="Search templates" placeholder="Search templates" icon={<Search />} value={typed} onChange={(event) => setTyped(event.target.value)} /></div>
      {templates.isError && <Banner tone="danger" actions={<Button size="sm" onClick={() => void templates.refetch()}>Try again</Button>}>{describeError(templates.error)}</Banner>}
      {templates.isPending && <SkeletonList rows={3} />}
      {templates.isSuccess && found.length === 0 && <EmptyState icon={<Search />} title="No template does that">Try another word, or start blank.</EmptyState>}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(280px,1fr))] gap-3">
        {found.map((template) => <li key={template.slug}><TemplateCard template={template} /></li>)}
      </ul>
    </Page>
  )
}

function matching(templates: Template[], typed: string): Template[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return templates.filter(({ title, summary, tags }) => words.every((word) => `${title} ${summary} ${tags.join(' ')}`.toLowerCase().includes(word)))
}

function TemplateCard({ template }: { template: Template }) {
  const { workspace = '' } = useParams({ strict: false })
  const navigate = useNavigate()
  const use = useMutation({
    mutationFn: () => createAgent(workspace, { name: template.title, template: template.slug }),
    onSuccess: (agent) => void navigate({ to: '/w/$workspace/agents/$agent', params: { workspace, agent: agent.id } }),
    onError: (error) => void toast.error(describeError(error)),
  })
  return (
    <article className="flex h-full flex-col overflow-hidden rounded-md border border-line bg-raised">
      <div className="h-36 border-b border-line bg-panel p-3"><GraphPreview graph={template.graph} className="size-full" /></div>
      <div className="flex flex-1 flex-col gap-1.5 p-3">
        <h2 className="text-sm font-medium">{template.title}</h2>
        <CardText className="flex-1">{template.summary}</CardText>
        <div className="flex flex-wrap items-center gap-1 pt-1">
          {template.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}
          <span className="flex-1" />
          <Button size="sm" busy={use.isPending} onClick={() => use.mutate()} aria-label={`Use template ${template.title}`}>Use template</Button>
        </div>
      </div>
    </article>
  )
}
