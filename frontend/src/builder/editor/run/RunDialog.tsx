/** Run: a form of the agent's inputs, filled with what was used last or what its template ships; starts a run of the draft. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { plural } from '@/ui/format'
import { Kbd } from '@/ui/kbd'
import { agentQuery } from '../../api/read'
import { startRun } from '../../api/write'
import type { Json } from '../../kinds/types'
import { useDraft, useEditor, useStatus, useView } from '../session'
import { InputField } from './InputField'
import { checkInputs, initialInputs, rememberInputs } from './inputs'

export function RunDialog() {
  const { view } = useEditor()
  const isOpen = useView((state) => state.runInputsOpen)
  return (
    <Dialog open={isOpen} onOpenChange={(open) => view.setState({ runInputsOpen: open })}>
      {isOpen && <RunForm />}
    </Dialog>
  )
}

function RunForm() {
  const { workspace, agentId } = useEditor()
  const agent = useQuery(agentQuery(workspace, agentId))
  if (agent.isPending) return null
  return <LoadedForm samples={agent.data?.sample_inputs ?? {}} />
}

function LoadedForm({ samples }: { samples: { [name: string]: Json } }) {
  const { workspace, agentId, view } = useEditor()
  const declared = useDraft((state) => state.inputs)
  const errors = useStatus((status) => status.problems.filter((problem) => problem.severity === 'error').length)
  const [values, setValues] = useState(() => initialInputs(agentId, declared, samples))
  const [shown, setShown] = useState<{ [name: string]: string }>({})
  const run = useMutation({
    mutationFn: () => startRun(workspace, agentId, values),
    onSuccess: ({ id }) => {
      rememberInputs(agentId, values)
      view.setState({ runId: id, runInputsOpen: false })
    },
  })
  const submit = () => {
    const found = checkInputs(declared, values)
    setShown(found)
    if (Object.keys(found).length === 0) run.mutate()
  }
  const names = Object.keys(declared)
  return (
    <DialogContent
      title="Run" description={names.length ? 'Runs the draft as it is now.' : 'This agent takes no inputs. It runs the draft as it is now.'}
      onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && submit()}
      footer={<>
        <DialogClose asChild><Button>Cancel</Button></DialogClose>
        <Button variant="primary" busy={run.isPending} onClick={submit} autoFocus={names.length === 0}><Play /> Run <Kbd keys="mod+enter" /></Button>
      </>}
    >
      <div className="flex flex-col gap-4">
        {errors > 0 && <Banner tone="warning">The draft has {plural(errors, 'issue')}; the run may be refused.</Banner>}
        {run.isError && <Banner tone="danger">{describeError(run.error)}</Banner>}
        {names.map((name) => (
          <InputField
            key={name} name={name} declaration={declared[name] ?? {}} value={values[name]} error={shown[name]}
            onValue={(value) => setValues({ ...values, [name]: value })}
          />
        ))}
      </div>
    </DialogContent>
  )
}
