/** Which dataset a run is saved in, and under what name. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { describeError } from '@/api/problem'
import type { RunPart } from '@/runs/slots'
import { useAction } from '@/tenancy/parts/useAction'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { Select } from '@/ui/select'
import { datasetsQuery, saveRun } from './api'

export function SaveRunDialog({ workspace, agent, runId, onClose }: RunPart & { onClose: () => void }) {
  const form = useId()
  const navigate = useNavigate()
  const datasets = useQuery(datasetsQuery({ workspace, agent })).data ?? []
  const [name, setName] = useState('')
  const [dataset, setDataset] = useState<string | null>(null)
  const save = useAction(() => saveRun(workspace, runId, { name: name.trim(), dataset: dataset ?? datasets[0]?.id ?? null }), {
    stale: ['datasets', 'cases'],
    done: 'The run is saved as a case.',
    onDone: (saved) => void navigate({ to: '/w/$workspace/agents/$agent/tests', params: { workspace, agent }, search: { dataset: saved.dataset, case: saved.id } }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Dialog open onOpenChange={(is) => is || onClose()}>
      <DialogContent
        title="Save as case" width="sm" description="Its inputs become the case, its outputs what is expected."
        footer={<><DialogClose asChild><Button>Cancel</Button></DialogClose><Button variant="primary" type="submit" form={form} busy={save.isPending}>Save case</Button></>}
      >
        <form id={form} onSubmit={submit} className="flex flex-col gap-3">
          {save.isError && <Banner tone="danger">{describeError(save.error)}</Banner>}
          <Field label="Name"><Input value={name} maxLength={200} placeholder="The beginning of its first text" onChange={(event) => setName(event.target.value)} /></Field>
          {datasets.length > 1 && <Field label="Dataset"><Select value={dataset ?? datasets[0]?.id} choices={datasets.map(({ id, name: label }) => ({ value: id, label }))} onValueChange={setDataset} /></Field>}
        </form>
      </DialogContent>
    </Dialog>
  )
}
