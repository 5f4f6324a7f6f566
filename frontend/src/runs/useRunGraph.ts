/** The graph that a run ran, as far as its viewer needs it: what the nodes are called and of which kind they are. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { hideStepsBelow } from '@/live/runStore'
import { nodeOf, ownersOf } from '@/live/path'
import { namesQuery, revisionQuery, runQuery, type RunNames } from './api'

export interface NodeName {
  title: string
  /** Without its version: "llm". */
  kind: string
  /** What each of its steps may use; money as a decimal in US dollars. */
  budget?: { tokens?: number; money?: string }
  /** The names inside, of a node that runs another agent. */
  inside?: RunGraph
}
export type RunGraph = ReadonlyMap<string, NodeName>

const NONE: RunGraph = new Map()
const NO_AGENTS: RunNames['agents'] = {}
/** Agents cannot call each other without an end, and nobody reads a path that is deeper. */
const DEEPEST = 12

export function useRunGraph(workspace: string, runId: string): RunGraph {
  const graph = useGraphOfRun(workspace, runId)
  useHiddenSteps(graph)
  return graph
}

/** The same for a run that is not the one that the page watches. */
export function useGraphOfRun(workspace: string, runId: string): RunGraph {
  const run = useQuery(runQuery(workspace, runId))
  const { agent = '', revision = '' } = run.data ?? {}
  const { data } = useQuery({ ...revisionQuery(workspace, agent, revision), enabled: Boolean(revision) })
  const callsAgents = useMemo(() => Object.values(data?.graph.nodes ?? {}).some(({ kind }) => isSubAgent(kind)), [data])
  const names = useQuery({ ...namesQuery(workspace, runId), enabled: callsAgents })
  return useMemo(() => (data ? readGraph(data.graph.nodes, names.data?.agents) : NONE), [data, names.data])
}

/** Steps inside another agent are not this graph's, whatever their ids. */
export function useHiddenSteps(graph: RunGraph) {
  useEffect(() => {
    if (graph !== NONE) hideStepsBelow(new Set([...graph].filter(([, { kind }]) => kind === 'sub_agent').map(([id]) => id)))
  }, [graph])
}

interface RawNode {
  readonly [key: string]: unknown
}

/** `agents` holds the nodes of all sub-agents by the reference under which a node names one. */
export function readGraph(nodes: { readonly [id: string]: RawNode }, agents: RunNames['agents'] = NO_AGENTS, depth = 0): RunGraph {
  return new Map(
    Object.entries(nodes).map(([id, node]) => {
      const inside = isSubAgent(node['kind']) && depth < DEEPEST ? agents[referenceOf(node)] : undefined
      return [id, { kind: String(node['kind']).split('@')[0] ?? '', title: titleOf(id, node), ...budgetOf(node), ...(inside ? { inside: readGraph(inside, agents, depth + 1) } : {}) }]
    }),
  )
}

const isSubAgent = (kind: unknown) => String(kind).startsWith('sub_agent@')

/** As the engine writes it: the agent's id, and `@revision` when one is pinned. */
function referenceOf({ agent, settings }: RawNode): string {
  if (typeof agent === 'string') return agent
  const { agent: id, revision } = (settings ?? {}) as { agent?: string; revision?: string }
  return revision ? `${id}@${revision}` : (id ?? '')
}

const budgetOf = ({ budget }: RawNode) => (budget ? { budget: budget as NonNullable<NodeName['budget']> } : {})

function titleOf(id: string, { title }: RawNode): string {
  return typeof title === 'string' && title ? title : readable(id)
}

/** The node a step belongs to, in the graph in which that node stands; undefined where its graph is not known. */
export function nodeAt(graph: RunGraph, path: string): NodeName | undefined {
  let here: RunGraph | undefined = graph
  for (const owner of ownersOf(path)) {
    const around: NodeName | undefined = here?.get(owner)
    if (around?.kind === 'sub_agent') here = around.inside
  }
  return here?.get(nodeOf(path))
}

/** The node of the run's own graph that a step belongs to: inside another agent that is the node which runs it. */
export function cardOf(graph: RunGraph, path: string): string {
  return ownersOf(path).find((owner) => graph.get(owner)?.kind === 'sub_agent') ?? nodeOf(path)
}

/** A step's name: its node's title, or the node's id made readable ("fetch_page" is "Fetch page"). */
export function nameOf(graph: RunGraph, path: string): string {
  return nodeAt(graph, path)?.title ?? readable(nodeOf(path))
}

function readable(id: string): string {
  const words = id.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
