/** What the builder's part of the REST API answers. */
import type { NodeValue, Place, Problem } from '../draft/values'
import type { Declarations } from '../kinds/ports'
import type { Json } from '../kinds/types'

export interface AgentSummary {
  id: string
  name: string
  slug: string
  description: string
  project: string
  project_name: string
  /** Where it came from: `{template: slug}`, `{import: true}` … */
  origin: { [key: string]: Json }
  /** The newest commit's id. */
  head: string | null
  created_at: string
  updated_at: string
}

export interface AgentDetail extends AgentSummary {
  sample_inputs: { [name: string]: Json }
}

export interface Page<T> {
  results: T[]
  next: string | null
  previous: string | null
  count?: number
}

/** A graph as its text form's data. */
export interface GraphData {
  name: string
  description?: string
  inputs: Declarations
  outputs?: Declarations
  nodes: { [id: string]: NodeValue }
  edges: string[]
  layout: { [id: string]: Place }
}

export interface DraftAnswer {
  graph: GraphData
  text: string
  problems: Problem[]
  revision: string | null
  seq: number
}

export interface Revision {
  sha: string
  message: string
  author: string
  committed_at: string
}

export interface Template {
  slug: string
  title: string
  summary: string
  tags: string[]
  kinds: string[]
  graph: GraphData
}

/** The model that serves a name, '' for none, and US dollars for a million tokens as exact decimals; null where nobody knows. */
export interface ModelPrice {
  model: string
  provider: string
  input_price: string | null
  output_price: string | null
}
