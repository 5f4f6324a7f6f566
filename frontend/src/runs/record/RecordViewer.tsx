/** A run from its record, as its own page shows it, without a server behind it: nothing can be done to it. */
import { type ReactNode, useMemo } from 'react'
import { useShowRun } from '@/live/hooks'
import { Page } from '@/ui/page'
import { RunBody } from '../page/RunBody'
import { RunFacts } from '../page/RunFacts'
import { RunTitle } from '../page/RunHeader'
import { RunContext, type RunPlace } from '../RunContext'
import { useHiddenSteps, readGraph } from '../useRunGraph'
import type { RunRecord } from './record'

interface RecordViewerProps {
  record: RunRecord
  /** Where the texts of references come from; a file has them in their places. */
  readText?: RunPlace['readText']
  actions?: ReactNode
  /** Said above the run: where it comes from. */
  children?: ReactNode
}

export function RecordViewer({ record, readText, actions, children }: RecordViewerProps) {
  useShowRun(record.run, record.events)
  const graph = useMemo(() => readGraph(record.nodes, record.agents), [record])
  useHiddenSteps(graph)
  const place = useMemo(() => ({ workspace: '', runId: record.run, ...(readText ? { readText } : {}) }), [record.run, readText])
  return (
    <RunContext value={place}>
      <Page title={<RunTitle run={{ agent_name: record.agent.name, status: record.status }} />} actions={actions} width="wide">
        {children}
        <RunFacts run={record} />
        <RunBody graph={graph} record={record} />
      </Page>
    </RunContext>
  )
}
