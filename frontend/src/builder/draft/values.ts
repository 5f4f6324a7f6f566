/** The plain values of a graph as the editor reads them from a draft; the same words as the text form. */
import type { Declarations } from '../kinds/ports'
import type { Json, JsonObject } from '../kinds/types'

export interface OnError {
  policy: 'fail' | 'default' | 'follow'
  default?: JsonObject
}

export interface Retry {
  attempts: number
  delay?: number
  backoff?: number
  max_delay?: number
}

export interface NodeValue {
  kind: string
  title?: string
  parent?: string
  settings: JsonObject
  retry?: Retry
  timeout?: number
  on_error?: OnError
  budget?: { tokens?: number; money?: number | string }
  disabled?: boolean
  note?: string
  /** The group it stands in; the text form lists groups apart. */
  group?: string
  /** Protected against accidents; the text form lists what is locked apart. */
  locked?: boolean
}

export const GROUP_COLOURS = ['grey', 'blue', 'green', 'amber', 'red', 'violet'] as const
export type GroupColour = (typeof GROUP_COLOURS)[number]

/** What a group is called and how it looks; its nodes name it themselves. */
export interface GroupValue {
  name?: string
  colour?: GroupColour
  collapsed?: boolean
}

/** What is noted about a node beside the graph: kept with the draft, in no text form and no revision. */
export const MARKS = ['pin', 'breakpoint'] as const
export type MarkName = (typeof MARKS)[number]
export type Marks = { [name in MarkName]?: Json }

/** `[x, y]` or, of containers and notes, `[x, y, width, height]`; relative to the parent's corner. */
export type Place = [number, number] | [number, number, number, number]

/** A graph without its format line, edges as `source.port -> target.port`. */
export interface GraphValue {
  name: string
  description: string
  inputs: Declarations
  outputs: Declarations
  nodes: { [id: string]: NodeValue }
  edges: string[]
  layout: { [id: string]: Place }
  groups: { [id: string]: GroupValue }
}

export interface Edge {
  source: string
  sourcePort: string
  target: string
  targetPort: string
}

export interface Problem {
  code: string
  message: string
  node?: string | null
  field?: string | null
  edge?: string | null
  severity: 'error' | 'warning'
  advice?: string | null
}

const EDGE = /^\s*([^.\s]+)\.(\S+)\s*->\s*([^.\s]+)\.(\S+)\s*$/

export function parseEdge(text: string): Edge | null {
  const match = EDGE.exec(text)
  if (!match) return null
  const [, source, sourcePort, target, targetPort] = match as unknown as [string, string, string, string, string]
  return { source, sourcePort, target, targetPort }
}

export function formatEdge(edge: Edge): string {
  return `${edge.source}.${edge.sourcePort} -> ${edge.target}.${edge.targetPort}`
}

export function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
