/** Import: replaces the draft by the graph of a file or of pasted text. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { toast } from '@/ui/toast'
import { readGraphText } from '../../api/write'
import { readText } from '../../still/readText'
import { GraphTextInput } from './GraphTextInput'
import { useEditor } from '../session'

export function ImportDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { workspace, agentId, draft } = useEditor()
  const [text, setText] = useState('')
  const load = useMutation({
    mutationFn: () => readGraphText(workspace, agentId, text),
    onSuccess: ({ graph }) => {
      draft.dispatch([{ type: 'replace', graph: readText(graph) }])
      toast.success('Imported. Undo takes it back.')
      setText('')
      onOpenChange(false)
    },
  })
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Import into this agent" description="Replaces the draft for everybody; undo brings it back. Earlier commits stay as they are." width="lg"
        footer={<>
          <DialogClose asChild><Button>Cancel</Button></DialogClose>
          <Button variant="primary" disabled={!text.trim()} busy={load.isPending} onClick={() => load.mutate()}>Replace the draft</Button>
        </>}
      >
        <div className="flex flex-col gap-3">
          {load.isError && <Banner tone="danger">{describeError(load.error)}</Banner>}
          <GraphTextInput value={text} onValue={setText} />
        </div>
      </DialogContent>
    </Dialog>
  )
}
