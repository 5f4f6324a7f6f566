/** The name of a new dataset, or a new name for one. */
import { type FormEvent, useId, useState } from 'react'
import { fieldError, useAction } from '@/tenancy/parts/useAction'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { Input } from '@/ui/input'
import { createDataset, type Dataset, renameDataset } from '../api'
import { usePlace } from '../usePlace'

interface NameDialogProps {
  dataset: Dataset | null
  onClose: () => void
  onSaved: (id: string) => void
}

export function NameDialog({ dataset, onClose, onSaved }: NameDialogProps) {
  const place = usePlace()
  const form = useId()
  const [name, setName] = useState(dataset?.name ?? '')
  const save = useAction(() => (dataset ? renameDataset(place, dataset.id, name.trim()) : createDataset(place, name.trim())), {
    stale: ['datasets'],
    onDone: ({ id }) => {
      onSaved(id)
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) save.mutate()
  }
  return (
    <Dialog open onOpenChange={(is) => is || onClose()}>
      <DialogContent
        title={dataset ? 'Rename dataset' : 'New dataset'} width="sm"
        footer={<><DialogClose asChild><Button>Cancel</Button></DialogClose><Button variant="primary" type="submit" form={form} busy={save.isPending} disabled={!name.trim()}>{dataset ? 'Rename' : 'Make dataset'}</Button></>}
      >
        <form id={form} onSubmit={submit}>
          <Field label="Name" error={fieldError(save.error, 'name')}><Input value={name} maxLength={100} placeholder="Hard questions" onChange={(event) => setName(event.target.value)} /></Field>
        </form>
      </DialogContent>
    </Dialog>
  )
}
