/** A new agent: blank, from a template, or from a file. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { FileUp, LayoutTemplate, SquarePlus } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { SegmentedControl } from '@/ui/segmented'
import { createAgent, importAgent } from '../../api/write'
import { GraphTextInput } from '../../editor/topbar/GraphTextInput'

type Way = 'blank' | 'import'

export function NewAgentDialog({ workspace, open, onOpenChange }: { workspace: string; open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open && <Content workspace={workspace} />}
    </Dialog>
  )
}

function Content({ workspace }: { workspace: string }) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [way, setWay] = useState<Way>('blank')
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const make = useMutation({
    mutationFn: () => (way === 'import' ? importAgent(workspace, { text }) : createAgent(workspace, { name: name.trim() || 'Untitled agent' })),
    onSuccess: (agent) => {
      void queries.invalidateQueries({ queryKey: ['agents', workspace] })
      void navigate({ to: '/w/$workspace/agents/$agent', params: { workspace, agent: agent.id } })
    },
  })
  const isReady = way === 'blank' || text.trim() !== ''
  return (
    <DialogContent
      title="New agent" width={way === 'import' ? 'lg' : 'md'}
      footer={<>
        <Button asChild className="mr-auto"><Link to="/w/$workspace/templates" params={{ workspace }}><LayoutTemplate /> From a template</Link></Button>
        <DialogClose asChild><Button>Cancel</Button></DialogClose>
        <Button variant="primary" disabled={!isReady} busy={make.isPending} onClick={() => make.mutate()}>{way === 'import' ? 'Import' : 'Create'}</Button>
      </>}
    >
      <div className="flex flex-col gap-3">
        <SegmentedControl
          aria-label="How" value={way} onValueChange={setWay} className="self-start"
          choices={[{ value: 'blank', label: 'Blank', icon: <SquarePlus className="size-3.5" /> }, { value: 'import', label: 'From a file', icon: <FileUp className="size-3.5" /> }]}
        />
        {make.isError && <Banner tone="danger">{describeError(make.error)}</Banner>}
        {way === 'blank' ? (
          <Field label="Name">
            <Input autoFocus value={name} placeholder="Research and write" onChange={(event) => setName(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && make.mutate()} />
          </Field>
        ) : <GraphTextInput value={text} onValue={setText} />}
      </div>
    </DialogContent>
  )
}
