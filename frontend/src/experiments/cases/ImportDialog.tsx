/** Cases from a file or a text: JSON, JSON Lines or CSV. */
import { type ChangeEvent, useState } from 'react'
import { describeError } from '@/api/problem'
import { useAction } from '@/tenancy/parts/useAction'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { plural } from '@/ui/format'
import { Textarea } from '@/ui/input'
import { toast } from '@/ui/toast'
import { type Dataset, importCases } from '../api'
import { usePlace } from '../usePlace'

export function ImportDialog({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) {
  const place = usePlace()
  const [text, setText] = useState('')
  const add = useAction(() => importCases(place, dataset.id, text), {
    stale: ['cases', 'datasets'],
    onDone: ({ added }) => {
      toast.success(`${plural(added, 'case')} added.`)
      onClose()
    },
  })
  const take = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    if (file) setText(await file.text())
  }
  return (
    <Dialog open onOpenChange={(is) => is || onClose()}>
      <DialogContent
        title={`Import cases into ${dataset.name}`} description="JSON, JSON Lines, or CSV whose columns are named after the agent’s inputs. All are added, or none."
        footer={<><DialogClose asChild><Button>Cancel</Button></DialogClose><Button variant="primary" busy={add.isPending} disabled={!text.trim()} onClick={() => add.mutate()}>Add cases</Button></>}
      >
        <div className="flex flex-col gap-3">
          {add.isError && <Banner tone="danger">{describeError(add.error)}</Banner>}
          <input type="file" aria-label="File with cases" accept=".csv,.json,.jsonl,.ndjson,.txt" className="text-sm text-muted" onChange={(event) => void take(event)} />
          <Field label="Text"><Textarea rows={10} className="font-mono text-xs" spellCheck={false} value={text} placeholder={'name,topic,expected.text\nBees,bees,…'} onChange={(event) => setText(event.target.value)} /></Field>
        </div>
      </DialogContent>
    </Dialog>
  )
}
