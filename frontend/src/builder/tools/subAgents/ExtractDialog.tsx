/** Makes an agent of the chosen nodes and puts a node that runs it in their place. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { plural } from '@/ui/format'
import { Input } from '@/ui/input'
import { toast } from '@/ui/toast'
import { extractPart } from '../../api/write'
import { groupOf, nodesOf } from '../../commands/groups'
import { titleOf } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import { whenSaved } from '../../draft/whenSaved'
import { useEditor, type EditorSession } from '../../editor/session'
import { select } from '../../editor/view'

export function ExtractDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const session = useEditor()
  const queries = useQueryClient()
  const [nodes] = useState(() => nodesOf(session.draft.store.getState(), session.view.getState().selection))
  const [name, setName] = useState(() => firstName(session, nodes))
  const extract = useMutation({
    mutationFn: () => extractNodes(session, nodes, name.trim()),
    onSuccess: () => {
      toast.success(`“${name.trim()}” is an agent of its own now`)
      void queries.invalidateQueries({ queryKey: ['agents', session.workspace] })
      onOpenChange(false)
    },
  })
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Extract into a sub-agent" description={`${plural(nodes.length, 'node')} become an agent of their own. A node that runs it takes their place.`}
        footer={<>
          <DialogClose asChild><Button>Cancel</Button></DialogClose>
          <Button variant="primary" disabled={!name.trim()} busy={extract.isPending} onClick={() => extract.mutate()}>Extract</Button>
        </>}
      >
        <form className="flex flex-col gap-3" onSubmit={(event) => { event.preventDefault(); if (name.trim()) extract.mutate() }}>
          {extract.isError && <Banner tone="danger">{describeError(extract.error)}</Banner>}
          <Field label="Name of the new agent"><Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} /></Field>
        </form>
      </DialogContent>
    </Dialog>
  )
}

/** The agent is there first: whoever is cut off in between has an agent more, and the draft as it was. */
async function extractNodes({ draft, workspace, agentId, view }: EditorSession, nodes: string[], name: string): Promise<void> {
  if (nodes.some((id) => draft.store.getState().nodes[id]?.locked)) throw new Error('A node of these is locked. Unlock it first.')
  await whenSaved(draft)
  const { node, commands } = await extractPart(workspace, agentId, nodes, name)
  draft.dispatch(commands)
  select(view, [node])
}

function firstName({ draft, kinds }: EditorSession, nodes: string[]): string {
  const state: DraftState = draft.store.getState()
  const [first] = nodes
  const group = first === undefined ? undefined : groupOf(state, first)
  if (group?.name && nodes.every((id) => group.nodes.includes(id))) return group.name
  return nodes.length === 1 && first !== undefined ? titleOf(state, kinds, first) : ''
}
