/** The steps of the agent that a node runs, each with a switch that stops a run before it. */
import { useQuery } from '@tanstack/react-query'
import { revisionQuery } from '@/runs/api'
import { nameOf, readGraph } from '@/runs/useRunGraph'
import { Switch } from '@/ui/toggles'
import { Field } from '@/ui/field'
import { revisionsQuery } from '../api/read'
import { readInside, toggleInside } from '../canvas/breakpoints/breakpoints'
import { useDraft, useEditor } from '../editor/session'
import { Section } from './Section'
import { innerSteps } from './innerSteps'

export function InnerBreakpoints({ id }: { id: string }) {
  const agent = useDraft((state) => state.nodes[id]?.settings['agent'])
  const pinned = useDraft((state) => state.nodes[id]?.settings['revision'])
  const count = useDraft((state) => readInside(state.marks[id]?.breakpoint).length)
  if (typeof agent !== 'string' || agent === '') return null
  return (
    <Section title="Breakpoints inside" closed aside={count > 0 && <span className="tabular text-2xs text-muted">{count}</span>}>
      <Steps id={id} agent={agent} pinned={typeof pinned === 'string' ? pinned : ''} />
    </Section>
  )
}

/** Of the revision that a run takes: the pinned one, else the newest. */
function Steps({ id, agent, pinned }: { id: string; agent: string; pinned: string }) {
  const session = useEditor()
  const { workspace, canEdit } = session
  const newest = useQuery({ ...revisionsQuery(workspace, agent), enabled: pinned === '' })
  const sha = pinned || newest.data?.[0]?.sha || ''
  const { data } = useQuery({ ...revisionQuery(workspace, agent, sha), enabled: sha !== '' })
  const inside = readInside(useDraft((state) => state.marks[id]?.breakpoint))
  if (newest.data?.length === 0) return <p className="text-xs text-muted">This agent has not been committed yet.</p>
  if (!data) return <p role="status" className="text-xs text-muted">Loading…</p>
  const names = readGraph(data.graph.nodes)
  return innerSteps(data.graph.nodes).map((path) => (
    <Field key={path} label={nameOf(names, path)} layout="row">
      <Switch checked={inside.includes(path)} disabled={!canEdit} onCheckedChange={() => toggleInside(session, id, path)} />
    </Field>
  ))
}
