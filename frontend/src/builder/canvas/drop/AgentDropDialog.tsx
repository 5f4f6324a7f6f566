/** An agent was dropped or pasted: its nodes may join this graph, or it becomes an agent of its own. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogContent } from '@/ui/dialog'
import { plural } from '@/ui/format'
import { importAgent } from '../../api/write'
import { paste } from '../../commands/clipboard'
import { useEditor, useView } from '../../editor/session'
import { select, type DroppedAgent } from '../../editor/view'
import { useCamera } from '../flow/useCamera'

export function AgentDropDialog() {
  const { view } = useEditor()
  const dropped = useView((state) => state.dropped)
  return (
    <Dialog open={dropped !== null} onOpenChange={(isOpen) => isOpen || view.setState({ dropped: null })}>
      {dropped && <Question dropped={dropped} />}
    </Dialog>
  )
}

function Question({ dropped: { text, clip, at } }: { dropped: DroppedAgent }) {
  const { workspace, draft, kinds, view } = useEditor()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const camera = useCamera()
  const close = () => view.setState({ dropped: null })
  const make = useMutation({
    mutationFn: () => importAgent(workspace, { text }),
    onSuccess: (agent) => {
      close()
      void queries.invalidateQueries({ queryKey: ['agents', workspace] })
      void navigate({ to: '/w/$workspace/agents/$agent', params: { workspace, agent: agent.id } })
    },
  })
  const insert = () => {
    const made = paste(draft.store.getState(), kinds, clip, at)
    draft.dispatch(made.commands)
    select(view, made.ids)
    close()
    setTimeout(camera.fit)
  }
  return (
    <DialogContent
      title="This is an agent" width="md"
      description={`It has ${plural(Object.keys(clip.nodes).length, 'node')}. They can join the graph that you have open, with the inputs and outputs it lacks, or the agent can stand by itself.`}
      footer={<>
        <Button className="mr-auto" onClick={close}>Cancel</Button>
        <Button busy={make.isPending} onClick={() => make.mutate()}>Make a new agent</Button>
        <Button variant="primary" onClick={insert}>Add to this graph</Button>
      </>}
    >
      {make.isError && <Banner tone="danger">{describeError(make.error)}</Banner>}
    </DialogContent>
  )
}
