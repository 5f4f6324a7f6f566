/** Running a part of the draft, and pinning what its nodes give. */
import { describeError } from '@/api/problem'
import { useRunStore } from '@/live/runStore'
import { toast } from '@/ui/toast'
import { debugFor, startRun } from '../../api/write'
import { listBreakpoints } from '../../canvas/breakpoints/breakpoints'
import { whenSaved } from '../../draft/whenSaved'
import type { Json } from '../../kinds/types'
import type { EditorSession } from '../session'
import { checkInputs, initialInputs } from './inputs'

/** `from` and `only` take what comes before from the run that is shown; `until` asks for inputs where some are missing. */
export async function runPart({ workspace, agentId, draft, view }: EditorSession, part: 'from' | 'only' | 'until', id: string): Promise<void> {
  const { runId } = view.getState()
  const declared = draft.store.getState().inputs
  const debug = debugFor(listBreakpoints(draft.store.getState()), 'run')
  const inputs = initialInputs(agentId, declared, {})
  if (part === 'until' && Object.keys(checkInputs(declared, inputs)).length > 0) return view.setState({ runInputsOpen: true, runUntil: id })
  try {
    await whenSaved(draft) // The server runs what it has, and a field is written only when it is left.
    const made = part === 'until'
      ? await startRun(workspace, agentId, inputs, debug, { until: id })
      : await startRun(workspace, agentId, {}, debug, { [part]: id, ...(runId ? { reuse: runId } : {}) })
    view.setState({ runId: made.id })
  } catch (error) {
    toast.error(describeError(error))
  }
}

/** Pins what the node gave in the run that is shown. */
export async function pinOutput({ workspace, draft, view }: EditorSession, id: string): Promise<void> {
  const latest = () => useRunStore.getState().nodes.get(id)?.latest
  const path = latest()?.path
  const { runId } = view.getState()
  view.setState({ tab: 'output' })
  if (!path || !latest()?.outputs || !runId) return void toast.info('This node has given nothing yet. Write its output in the inspector, or run it first.')
  try {
    const { readWhole } = await import('@/runs/values/whole')
    await useRunStore.getState().watch?.readValues(path)
    pin({ draft }, id, await readWhole(workspace, runId, latest()?.outputs ?? {}) as Json)
  } catch (error) {
    toast.error(describeError(error))
  }
}

export const pin = ({ draft }: Pick<EditorSession, 'draft'>, id: string, value: Json) => draft.dispatch([{ type: 'mark', id, name: 'pin', value }], `${id}.pin`)
export const unpin = ({ draft }: Pick<EditorSession, 'draft'>, id: string) => draft.dispatch([{ type: 'mark', id, name: 'pin', value: null }])
