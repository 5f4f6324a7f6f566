/** Which nodes a case's last result passed through. */
import { queryOptions } from '@tanstack/react-query'
import { send } from '@/api/client'
import { nodeOf } from '@/live/path'
import { type StepRecord, stepsQuery } from '@/runs/api'
import { at, type Case, type Place, type ResultDetail } from '../api'

/** By a case's last result, which does not change any more. */
export const touchedQuery = (place: Place, result: string) =>
  queryOptions({
    queryKey: ['touched', place.agent, result],
    queryFn: async ({ signal, client }): Promise<ReadonlySet<string>> => {
      const { run } = (await (await send(at(place, `/results/${result}`), { signal })).json()) as Pick<ResultDetail, 'run'>
      return run ? touchedBy(await client.fetchQuery(stepsQuery(place.workspace, run, true))) : new Set()
    },
    staleTime: Infinity,
  })

/** The nodes that were carried out, or tried; what was passed by says nothing about a node. Pure. */
export function touchedBy(steps: readonly Pick<StepRecord, 'path' | 'status'>[]): ReadonlySet<string> {
  return new Set(steps.filter(({ status }) => status !== 'skipped').map(({ path }) => nodeOf(path)))
}

/** A case that was never tested may touch any node. Pure. */
export function touches(row: Pick<Case, 'last'>, nodes: ReadonlySet<string> | undefined, node: string): boolean {
  return row.last === null || nodes === undefined || nodes.has(node)
}
