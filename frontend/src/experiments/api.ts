/** Reads and writes of the REST API of datasets and tests. */
import { queryOptions } from '@tanstack/react-query'
import { send } from '@/api/client'
import type { components } from '@/api/generated/schema'
import type { JsonValue } from '@/ui/json'

type Schemas = components['schemas']
export type Dataset = Schemas['Dataset']
export type Case = Omit<Schemas['Case'], 'inputs' | 'expected' | 'graders'> & CaseWish
export type TestRun = Schemas['TestRun']
export type TestRunDetail = Schemas['TestRunDetail']
export type Result = Schemas['Result']
export type ResultDetail = Omit<Schemas['ResultDetail'], 'inputs' | 'expected' | 'outputs'> & { inputs: Values; expected: JsonValue; outputs: Values | null }
export type Regression = Schemas['Regression']
export type Search = Schemas['Search']
export type GraphChange = Schemas['GraphChange']
export type ResultStatus = Result['status']

export type Values = { [name: string]: JsonValue }
export type Grader = { type: string; [setting: string]: JsonValue }
export type CaseWish = { name: string; inputs: Values; expected: JsonValue; graders: Grader[] }
export type CasesFormat = 'json' | 'jsonl' | 'csv'

/** The agent whose tests these are. */
export interface Place { workspace: string; agent: string }

const LIVE_MS = 1_000

export const at = ({ workspace, agent }: Place, path = '') => `/api/w/${workspace}/agents/${agent}${path}`

async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(path, signal ? { signal } : {})
  return (await response.json()) as T
}

async function write<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(path, { method, body })
  return (response.status === 204 ? undefined : await response.json()) as T
}

export const datasetsQuery = (place: Place) =>
  queryOptions({ queryKey: ['datasets', place.agent], queryFn: ({ signal }) => read<Dataset[]>(at(place, '/datasets'), signal) })

export const casesQuery = (place: Place, dataset: string) =>
  queryOptions({ queryKey: ['cases', place.agent, dataset], queryFn: ({ signal }) => read<Case[]>(at(place, `/datasets/${dataset}/cases`), signal) })

/** Asked every second while one is under way: its runs end within seconds of each other, so a socket would earn little. */
export const testRunsQuery = (place: Place, dataset: string) =>
  queryOptions({
    queryKey: ['test-runs', place.agent, dataset],
    queryFn: async ({ signal }) => (await read<Schemas['PaginatedTestRunList']>(at(place, `/datasets/${dataset}/test-runs`), signal)).results,
    refetchInterval: ({ state }) => (state.data?.[0]?.status === 'running' ? LIVE_MS : false),
  })

export const testRunQuery = (place: Place, testRun: string) =>
  queryOptions({
    queryKey: ['test-run', place.agent, testRun],
    queryFn: ({ signal }) => read<TestRunDetail>(at(place, `/test-runs/${testRun}`), signal),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? LIVE_MS : false),
  })

export const resultQuery = (place: Place, result: string) =>
  queryOptions({
    queryKey: ['result', place.agent, result],
    queryFn: ({ signal }) => read<ResultDetail>(at(place, `/results/${result}`), signal),
    refetchInterval: ({ state }) => (state.data?.status === 'running' || state.data?.search?.status === 'running' ? LIVE_MS : false),
  })

type Declared = { [name: string]: { type?: string; title?: string } | undefined }
export interface Ports { name: string; inputs: Declared; outputs: string[] }

/** What the agent's draft asks for and gives. */
export const portsQuery = (place: Place) =>
  queryOptions({
    queryKey: ['ports', place.agent],
    queryFn: async ({ signal }): Promise<Ports> => {
      const { graph } = await read<{ graph: { name: string; inputs?: Declared; outputs?: Declared; edges: string[] } }>(at(place, '/draft'), signal)
      const wired = graph.edges.flatMap((edge) => /->\s*output\.(\w+)/.exec(edge)?.[1] ?? [])
      return { name: graph.name, inputs: graph.inputs ?? {}, outputs: [...new Set([...Object.keys(graph.outputs ?? {}), ...wired])] }
    },
  })

export const createDataset = (place: Place, name: string) => write<Dataset>('POST', at(place, '/datasets'), { name })
export const renameDataset = (place: Place, id: string, name: string) => write<Dataset>('PATCH', at(place, `/datasets/${id}`), { name })
export const deleteDataset = (place: Place, id: string) => write<void>('DELETE', at(place, `/datasets/${id}`))
export const restoreDataset = (place: Place, id: string) => write<Dataset>('POST', at(place, `/datasets/${id}/restore`))

const casePath = (place: Place, dataset: string, id = '') => at(place, `/datasets/${dataset}/cases${id && `/${id}`}`)

export const saveCase = (place: Place, dataset: string, id: string | null, wish: CaseWish) =>
  id ? write<Case>('PATCH', casePath(place, dataset, id), wish) : write<Case>('POST', casePath(place, dataset), wish)
export const deleteCase = (place: Place, dataset: string, id: string) => write<void>('DELETE', casePath(place, dataset, id))
export const restoreCase = (place: Place, dataset: string, id: string) => write<Case>('POST', `${casePath(place, dataset, id)}/restore`)
export const orderCases = (place: Place, dataset: string, cases: string[]) => write<void>('POST', at(place, `/datasets/${dataset}/order`), { cases })
export const importCases = (place: Place, dataset: string, text: string) => write<Schemas['Imported']>('POST', at(place, `/datasets/${dataset}/import`), { text })
export const exportUrl = (place: Place, dataset: string, format: CasesFormat) => at(place, `/datasets/${dataset}/export?format=${format}`)

export const startTestRun = (place: Place, dataset: string) => write<TestRun>('POST', at(place, `/datasets/${dataset}/test-runs`), { revision: 'draft' })
export const stopTestRun = (place: Place, id: string) => write<TestRun>('POST', at(place, `/test-runs/${id}/stop`))
export const startSearch = (place: Place, result: string) => write<Search>('POST', at(place, `/results/${result}/search`))
export const stopSearch = (place: Place, id: string) => write<Search>('POST', at(place, `/searches/${id}/stop`))

export const saveRun = (workspace: string, run: string, wish: { name: string; dataset: string | null }) =>
  write<Schemas['SavedCase']>('POST', `/api/w/${workspace}/runs/${run}/case`, wish)
