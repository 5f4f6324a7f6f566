/** Writes of the builder's API. Each answers with what was made. */
import { send } from '@/api/client'
import type { Command } from '../draft/commands'
import type { Json } from '../kinds/types'
import type { TextForm } from '../still/readText'
import type { AgentSummary, DraftAnswer, Revision } from './types'

async function post<T>(path: string, body: unknown, method = 'POST'): Promise<T> {
  const response = await send(path, { method, body })
  return (response.status === 204 ? null : await response.json()) as T
}

export interface NewAgent {
  name: string
  template?: string
  text?: string
  graph?: unknown
}

export const createAgent = (workspace: string, agent: NewAgent) => post<AgentSummary>(`/api/w/${workspace}/agents`, agent)

export const renameAgent = (workspace: string, agent: string, name: string) =>
  post<AgentSummary>(`/api/w/${workspace}/agents/${agent}`, { name }, 'PATCH')

export const deleteAgent = (workspace: string, agent: string) => post<null>(`/api/w/${workspace}/agents/${agent}`, undefined, 'DELETE')

export const importAgent = (workspace: string, body: FormData | { text: string }) => post<AgentSummary>(`/api/w/${workspace}/import`, body)

export const commitDraft = (workspace: string, agent: string, message: string) =>
  post<Revision>(`/api/w/${workspace}/agents/${agent}/revisions`, { message })

/** Replaces the whole draft by the text of a graph. With the text as its edit began, only what the edit changed: other people's edits stay theirs. */
export const putDraftText = (workspace: string, agent: string, text: string, base?: string) =>
  post<DraftAnswer>(`/api/w/${workspace}/agents/${agent}/draft/text`, { text, base }, 'PUT')

/** What a text would make of the draft, which stays as it is. */
interface ReadText {
  graph: TextForm
  /** The draft that an edit was merged into; null for a text without a base. */
  before: TextForm | null
  text: string
}

export const readGraphText = (workspace: string, agent: string, text: string, base?: string) =>
  post<ReadText>(`/api/w/${workspace}/agents/${agent}/draft/text`, { text, base })

/** Where a run stops: at breakpoints, or before every step. */
export interface Debug {
  breakpoints: { [node: string]: { condition: string } }
  mode: 'run' | 'step_into'
}

/** Nothing for a run that stops nowhere: it goes faster. */
export function debugFor(breakpoints: Debug['breakpoints'], mode: Debug['mode']): Debug | undefined {
  return mode === 'run' && Object.keys(breakpoints).length === 0 ? undefined : { breakpoints, mode }
}

/** Which part of the draft is run: with results of the run `reuse` for what comes before. */
export interface RunPart {
  until?: string
  only?: string
  from?: string
  reuse?: string
}

export const startRun = (workspace: string, agent: string, inputs: { [name: string]: Json }, debug?: Debug, part: RunPart = {}) =>
  post<{ id: string }>(`/api/w/${workspace}/agents/${agent}/runs`, { inputs, ...(debug ? { debug } : {}), ...part })

export interface Extracted {
  agent: string
  node: string
  commands: Command[]
}

/** Makes an agent of some nodes; the draft changes when the commands of the answer are applied to it. */
export const extractPart = (workspace: string, agent: string, nodes: string[], name: string) =>
  post<Extracted>(`/api/w/${workspace}/agents/${agent}/draft/extract`, { nodes, name })

/** The commands that put another agent's nodes in the place of the node that runs it. */
export const inlineNode = (workspace: string, agent: string, node: string) =>
  post<{ commands: Command[] }>(`/api/w/${workspace}/agents/${agent}/draft/inline`, { node })
