/**
 * The inspector of one node: its title, its settings, and what it was given and gave in the last run.
 *
 * What stands above something else comes with it: a part that came later would move the rest from under the mouse.
 */
import { Ellipsis } from 'lucide-react'
import { Suspense, useMemo } from 'react'
import { DropdownMenu } from '@/ui/menu'
import { IconButton } from '@/ui/icon-button'
import { lazyPart } from '@/ui/lazy-part'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { KindTile } from '../canvas/cards/CardHead'
import { useNodeProblems } from '../canvas/cards/problems'
import { useNodeItems } from '../canvas/menu/nodeItems'
import { SessionProvider, useDraft, useEditor, useView } from '../editor/session'
import type { InspectorTab } from '../editor/view'
import { kindId } from '../kinds/look'
import { settingOf } from './form/schema'
import { ChangedDot } from './changes/ChangedDot'
import { CommonFields } from './form/CommonFields'
import { SettingsForm } from './form/SettingsForm'
import { LockButton } from './LockButton'
import { HeldStep } from './HeldStep'
import { InnerBreakpoints } from './InnerBreakpoints'
import { NodeHelp } from './NodeHelp'
import { PinSection } from './PinSection'
import { ProblemList } from './ProblemList'
import { SoftFocus } from './SoftFocus'
import { StepValues } from './StepValues'
import { TitleInput } from './TitleInput'
import { Wires } from './Wires'

const NodeTests = lazyPart(async () => (await import('@/experiments/node/NodeTests')).NodeTests)

export function NodePanel({ id }: { id: string }) {
  const session = useEditor()
  const { kinds, view, workspace, agentId } = session
  const node = useDraft((state) => state.nodes[id])
  const problems = useNodeProblems(id)
  const tab = useView((state) => state.tab)
  const runId = useView((state) => state.runId)
  if (!node) return null
  const kind = kinds[node.kind]
  const isStep = kind !== undefined && kind.flow !== 'note'
  const held = node.locked ? { ...session, canEdit: false } : session
  const general = problems.filter((problem) => !settingOf(problem, kind?.settings_schema))
  return (
    <Tabs value={tab} onValueChange={(next) => view.setState({ tab: next as InspectorTab })} className="flex min-h-0 flex-1 flex-col">
      <Head id={id} />
      <HeldStep id={id} />
      <TabsList>
        <TabsTrigger value="configure">Configure</TabsTrigger>
        <TabsTrigger value="input">Input</TabsTrigger>
        <TabsTrigger value="output">Output</TabsTrigger>
        {isStep && <TabsTrigger value="tests">Tests</TabsTrigger>}
      </TabsList>
      <TabsContent value="configure" className="overflow-y-auto">
        {node.locked && <LockedNotice id={id} />}
        <ProblemList problems={general} />
        <SessionProvider session={held}>
        {kind ? <SettingsForm id={id} kind={kind} /> : <p className="p-3 text-xs text-danger">This server does not know the kind “{node.kind}”.</p>}
        {kind && kind.flow !== 'note' && <CommonFields id={id} />}
        </SessionProvider>
        {kind?.flow === 'subgraph' && <InnerBreakpoints id={id} />}
        {kind && kind.flow !== 'note' && <Wires id={id} />}
        {kind && <NodeHelp kind={kind} id={id} />}
      </TabsContent>
      <TabsContent value="input" className="overflow-y-auto"><StepValues id={id} side="inputs" /></TabsContent>
      <TabsContent value="output" className="overflow-y-auto">{kind && kind.flow !== 'note' && <PinSection id={id} />}<StepValues id={id} side="outputs" /></TabsContent>
      <TabsContent value="tests" className="overflow-y-auto">{isStep && <Suspense><NodeTests workspace={workspace} agent={agentId} node={id} runId={runId} /></Suspense>}</TabsContent>
    </Tabs>
  )
}

function LockedNotice({ id }: { id: string }) {
  return <div className="flex items-center justify-between gap-2 border-b border-line bg-sunken px-3 py-2 text-xs"><span>This node is locked.</span><LockButton nodes={[id]} /></div>
}

function Head({ id }: { id: string }) {
  const { draft, kinds, canEdit } = useEditor()
  const items = useNodeItems(useMemo(() => [id], [id]))
  const node = useDraft((state) => state.nodes[id])
  if (!node) return null
  const kind = kinds[node.kind]
  return (
    <div className="flex items-center gap-2 px-3 pt-3 pb-1">
      <KindTile kindId={kindId(node.kind)} icon={kind?.icon} />
      <div className="min-w-0 flex-1">
        <SoftFocus node={id} field="title">
          <TitleInput
            label="Title" value={node.title ?? ''} placeholder={kind?.title ?? node.kind} readOnly={!canEdit || node.locked === true}
            onValue={(title) => draft.dispatch([{ type: 'set', id, path: ['title'], value: title || null }], `${id}.title`)}
          />
        </SoftFocus>
        <p className="truncate px-1 text-2xs text-muted">{kind?.title} · <span className="font-mono">{id}</span></p>
      </div>
      <ChangedDot id={id} path={['title']} label="Title" />
      {canEdit && (
        <DropdownMenu
          align="end"
          items={items}
        >
          <IconButton label="More"><Ellipsis /></IconButton>
        </DropdownMenu>
      )}
    </div>
  )
}
