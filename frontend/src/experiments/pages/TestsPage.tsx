/** The tests of an agent: datasets of cases, and what became of them on each revision. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity, FlaskConical, Play, Plus, Workflow } from 'lucide-react'
import { Suspense, useState } from 'react'
import { Loaded } from '@/tenancy/parts/Loaded'
import { useAction } from '@/tenancy/parts/useAction'
import { useMay } from '@/tenancy/parts/useRights'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { lazyPart } from '@/ui/lazy-part'
import { Page } from '@/ui/page'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/ui/tabs'
import { type Case, casesQuery, createDataset, type Dataset, datasetsQuery, portsQuery, startTestRun, testRunsQuery } from '../api'
import { CaseTable } from '../cases/CaseTable'
import { DatasetBar } from '../cases/DatasetBar'
import { TestRunPanel } from '../results/TestRunPanel'
import { usePlace, useShown } from '../usePlace'

const CaseDialog = lazyPart(async () => (await import('../cases/CaseDialog')).CaseDialog)
const ResultDialog = lazyPart(async () => (await import('../results/ResultDialog')).ResultDialog)

const NEW = 'new'

export function TestsPage() {
  const place = usePlace()
  const name = useQuery(portsQuery(place)).data?.name
  const datasets = useQuery(datasetsQuery(place))
  return (
    <Page
      title={name ? `Tests of ${name}` : 'Tests'} width="wide" description="Cases that show whether the agent still does what it should."
      actions={<Button asChild><Link to="/w/$workspace/agents/$agent" params={place}><Workflow /> Open agent</Link></Button>}
    >
      <Loaded query={datasets}>{(found) => (found.length > 0 ? <Shown datasets={found} /> : <NoDataset />)}</Loaded>
    </Page>
  )
}

function NoDataset() {
  const place = usePlace()
  const [, show] = useShown()
  const mayEdit = useMay('edit')
  const begin = useAction(() => createDataset(place, 'Cases'), { stale: ['datasets'], onDone: ({ id }) => show({ dataset: id, case: NEW }) })
  return (
    <EmptyState
      icon={<FlaskConical />} title="No cases yet"
      actions={<>
        {mayEdit && <Button variant="primary" busy={begin.isPending} onClick={() => begin.mutate()}><Plus /> Add a case</Button>}
        <Button asChild><Link to="/w/$workspace/runs" params={{ workspace: place.workspace }} search={{ agent: place.agent }}><Activity /> Save a run as a case</Link></Button>
      </>}
    >
      A case is what you put in and what should come out. Open a run that went well and save it as a case, or write one by hand.
    </EmptyState>
  )
}

function Shown({ datasets }: { datasets: readonly Dataset[] }) {
  const place = usePlace()
  const [shown, show] = useShown()
  const mayEdit = useMay('edit')
  const chosen = datasets.find(({ id }) => id === shown.dataset) ?? datasets[0]
  const cases = useQuery({ ...casesQuery(place, chosen?.id ?? ''), enabled: Boolean(chosen) })
  if (!chosen) return null
  const edited = shown.case === NEW ? null : cases.data?.find(({ id }) => id === shown.case)
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <DatasetBar datasets={datasets} chosen={chosen} mayEdit={mayEdit} onChoose={(dataset) => show({ dataset, test: undefined, result: undefined, case: undefined })} />
        <span className="flex-1" />
        {mayEdit && <Button onClick={() => show({ case: NEW })}><Plus /> Add case</Button>}
        <RunAll dataset={chosen.id} isEmpty={cases.data?.length === 0} />
      </div>
      <CasesAndResults key={chosen.id} dataset={chosen} mayEdit={mayEdit} />
      <Suspense>
        {shown.case && (shown.case === NEW || edited) && <CaseDialog key={shown.case} dataset={chosen.id} shown={edited ?? null} onClose={() => show({ case: undefined })} />}
        {shown.result && !shown.case && <ResultDialog result={shown.result} onClose={() => show({ result: undefined })} onEdit={(id) => show({ case: id, result: undefined })} />}
      </Suspense>
    </>
  )
}

function RunAll({ dataset, isEmpty }: { dataset: string; isEmpty: boolean }) {
  const place = usePlace()
  const [, show] = useShown()
  const mayRun = useMay('run')
  const start = useAction(() => startTestRun(place, dataset), { stale: ['test-runs', 'cases'], onDone: ({ id }) => show({ test: id, result: undefined, case: undefined }) })
  if (!mayRun) return null
  return <Button variant="primary" busy={start.isPending} disabled={isEmpty} onClick={() => start.mutate()}><Play /> Run all on draft</Button>
}

type Tab = 'cases' | 'results'

function CasesAndResults({ dataset, mayEdit }: { dataset: Dataset; mayEdit: boolean }) {
  const place = usePlace()
  const [shown, show] = useShown()
  const [tab, setTab] = useState<Tab | null>(null)
  const runs = useQuery(testRunsQuery(place, dataset.id))
  const newest = runs.data?.[0]
  const cases = useQuery({ ...casesQuery(place, dataset.id), refetchInterval: newest?.status === 'running' ? 1_000 : false })
  const test = shown.test ?? newest?.id
  const choose = (next: string) => {
    setTab(next === 'results' ? 'results' : 'cases')
    show({ test: next === 'results' ? test : undefined, result: undefined })
  }
  return (
    <Tabs value={shown.test ? 'results' : (tab ?? 'cases')} onValueChange={choose}>
      <TabsList className="px-0">
        <TabsTrigger value="cases">Cases <span className="tabular text-muted">{cases.data?.length ?? dataset.cases}</span></TabsTrigger>
        <TabsTrigger value="results">Results</TabsTrigger>
      </TabsList>
      <TabsContent value="cases" className="pt-3">
        <Loaded query={cases}>{(found) => <Cases dataset={dataset} cases={found} mayEdit={mayEdit} />}</Loaded>
      </TabsContent>
      <TabsContent value="results" className="pt-3">
        {test
          ? <TestRunPanel testRuns={runs.data ?? []} chosen={test} onChoose={(id) => show({ test: id, result: undefined })} onResult={(result) => show({ test, result })} />
          : <EmptyState icon={<FlaskConical />} title="Nothing was tested yet">Run all cases on the draft. Each test stays here, so that you see what a change has broken.</EmptyState>}
      </TabsContent>
    </Tabs>
  )
}

function Cases({ dataset, cases, mayEdit }: { dataset: Dataset; cases: readonly Case[]; mayEdit: boolean }) {
  const [, show] = useShown()
  const place = usePlace()
  if (cases.length === 0) {
    return (
      <EmptyState icon={<FlaskConical />} title="This dataset has no cases" actions={<Button asChild><Link to="/w/$workspace/runs" params={{ workspace: place.workspace }} search={{ agent: place.agent }}><Activity /> Save a run as a case</Link></Button>}>
        Add one, import a file, or save a run.
      </EmptyState>
    )
  }
  return <CaseTable dataset={dataset.id} cases={cases} mayEdit={mayEdit} onOpen={(id) => show({ case: id })} onResult={(test, result) => show({ test, result })} />
}
