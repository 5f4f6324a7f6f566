/** Run: a form of the agent's inputs, filled with what was used last or what its template ships; starts a run of the draft. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { Footprints, Play } from 'lucide-react'
import { useMemo, useState } from 'react'
import { describeError } from '@/api/problem'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { Dialog, DialogClose, DialogContent } from '@/ui/dialog'
import { Field } from '@/ui/field'
import { plural } from '@/ui/format'
import { Kbd } from '@/ui/kbd'
import { Switch } from '@/ui/toggles'
import { Tooltip } from '@/ui/tooltip'
import { useActions } from '../../canvas/keys/useCanvasKeys'
import { titleOf } from '../../commands/lookup'
import type { Problem } from '../../draft/values'
import { whenSaved } from '../../draft/whenSaved'
import { agentQuery } from '../../api/read'
import { debugFor, type Debug, startRun } from '../../api/write'
import { listBreakpoints } from '../../canvas/breakpoints/breakpoints'
import type { Json } from '../../kinds/types'
import { Saving } from '../Saving'
import { useDraft, useEditor, useStatus, useView } from '../session'
import { InputField } from './InputField'
import { checkInputs, initialInputs, rememberInputs } from './inputs'

export function RunDialog() {
  const { view } = useEditor()
  const isOpen = useView((state) => state.runInputsOpen)
  return (
    <Dialog open={isOpen} onOpenChange={(open) => view.setState({ runInputsOpen: open, runUntil: null })}>
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

/** What comes after the last node of a part keeps it from nothing; the server says what does. */
const NO_PROBLEMS: Problem[] = []

function LoadedForm({ samples }: { samples: { [name: string]: Json } }) {
  const { workspace, agentId, draft, view, kinds } = useEditor()
  const declared = useDraft((state) => state.inputs)
  const until = useView((state) => state.runUntil)
  const untilTitle = useDraft((state) => (until ? titleOf(state, kinds, until) : null))
  const problems = useStatus((status) => (until ? NO_PROBLEMS : status.problems))
  const errors = useMemo(() => problems.filter((problem) => problem.severity === 'error'), [problems])
  const [values, setValues] = useState(() => initialInputs(agentId, declared, samples))
  const [shown, setShown] = useState<{ [name: string]: string }>({})
  const run = useMutation({
    mutationFn: async (mode: Debug['mode']) => {
      await whenSaved(draft)
      return await startRun(workspace, agentId, values, debugFor(stops ? breakpoints : {}, mode), until ? { until } : {})
    },
    onSuccess: ({ id }) => {
      rememberInputs(agentId, values)
      view.setState({ runId: id, runInputsOpen: false, runUntil: null })
    },
  })
  const breakpoints = listBreakpoints(useDraft((state) => state))
  const [stops, setStops] = useState(true)
  const submit = (mode: Debug['mode'] = 'run') => {
    const found = checkInputs(declared, values)
    setShown(found)
    if (Object.keys(found).length === 0) run.mutate(mode)
  }
  const names = Object.keys(declared)
  return (
    <DialogContent
      title={untilTitle ? `Run until ${untilTitle}` : 'Run'} description={names.length ? 'Runs the draft as it is now.' : 'This agent takes no inputs. It runs the draft as it is now.'}
      onKeyDown={(event) => event.key === 'Enter' && (event.metaKey || event.ctrlKey) && submit()}
      footer={<>
        <DialogClose asChild><Button>Cancel</Button></DialogClose>
        <Tooltip content="Run, and stop before every step"><Button onClick={() => submit('step_into')}><Footprints /> Step through</Button></Tooltip>
        <Button variant="primary" busy={run.isPending} onClick={() => submit()} autoFocus={names.length === 0}><Play /> Run <Kbd keys="mod+enter" /></Button>
      </>}
    >
      <div className="flex flex-col gap-4">
        {errors.length > 0 && <Problems problems={errors} />}
        {run.isPending && <Saving />}
        {run.isError && errors.length === 0 && <Banner tone="danger">{describeError(run.error)}</Banner>}
        {names.map((name) => (
          <InputField
            key={name} name={name} declaration={declared[name] ?? {}} value={values[name]} error={shown[name]}
            onValue={(value) => setValues({ ...values, [name]: value })}
          />
        ))}
        {Object.keys(breakpoints).length > 0 && (
          <Field label={`Stop at ${plural(Object.keys(breakpoints).length, 'breakpoint')}`} layout="row"><Switch checked={stops} onCheckedChange={setStops} /></Field>
        )}
      </div>
    </DialogContent>
  )
}

const MOST = 3

/** What keeps the draft from running, and the way to it. */
function Problems({ problems }: { problems: Problem[] }) {
  const { view, draft, kinds } = useEditor()
  const actions = useActions()
  const show = () => {
    const all = draft.status.getState().problems
    view.setState({ runInputsOpen: false, problemAt: all.findIndex(({ severity }) => severity === 'error') - 1 })
    actions.nextProblem(1)
  }
  return (
    <Banner tone="danger" title={`${plural(problems.length, 'issue')} to solve before it can run`} actions={<Button size="sm" onClick={show}>Show</Button>}>
      <ul>
        {problems.slice(0, MOST).map((problem) => (
          <li key={`${problem.node}.${problem.field}.${problem.code}`}>
            {problem.node ? `${titleOf(draft.store.getState(), kinds, problem.node)}: ` : ''}{problem.message}
          </li>
        ))}
        {problems.length > MOST && <li>and {problems.length - MOST} more.</li>}
      </ul>
    </Banner>
  )
}
