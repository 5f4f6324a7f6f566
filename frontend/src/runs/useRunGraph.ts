/** The graph that a run ran, as far as its viewer needs it: what the nodes are called and of which kind they are. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { hideStepsBelow } from '@/live/runStore'
import { revisionQuery, runQuery } from './api'

export interface NodeName {
  title: string
  /** Without its version: "llm". */
  kind: string
}
export type RunGraph = ReadonlyMap<string, NodeName>

const NONE: RunGraph = new Map()

export function useRunGraph(workspace: string, runId: string): RunGraph {
  const run = useQuery(runQuery(workspace, runId))
  const { agent = '', revision = '' } = run.data ?? {}
  const { data } = useQuery({ ...revisionQuery(workspace, agent, revision), enabled: Boolean(revision) })
  const graph = useMemo(() => (data ? readGraph(data.graph.nodes) : NONE), [data])
  useEffect(() => {
    if (graph !== NONE) hideStepsBelow(new Set([...graph].filter(([, { kind }]) => kind === 'sub_agent').map(([id]) => id)))
  }, [graph])
  return graph
}

export function readGraph(nodes: { [id: string]: { [key: string]: unknown } }): RunGraph {
  return new Map(
    Object.entries(nodes).map(([id, { kind, title }]) => [
      id,
      { kind: String(kind).split('@')[0] ?? '', title: typeof title === 'string' && title ? title : readable(id) },
    ]),
  )
}

/** A node's name: its title, or its id made readable ("fetch_page" is "Fetch page"). */
export function nameOf(graph: RunGraph, node: string): string {
  return graph.get(node)?.title ?? readable(node)
}

function readable(id: string): string {
  const words = id.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
