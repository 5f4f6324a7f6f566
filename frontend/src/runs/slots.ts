/** Parts of the run viewer that other rooms of the house provide; the application, which knows both, puts them in. */
import type { ComponentType } from 'react'
import type { components } from '@/api/generated/schema'

/** A graph of which only the shape is known: what a link shows of one. */
export interface Outline {
  nodes: { readonly [id: string]: { kind: string; title: string; parent: string | null; disabled: boolean } }
  edges: readonly string[]
  layout: { readonly [id: string]: readonly number[] }
}

export type RunDrawing =
  /** The graph of the run's revision. */
  | { graph: components['schemas']['RevisionDetail']['graph'] }
  /** Titles of the kinds by their id: whoever is shown an outline may not ask the server for them. */
  | { outline: Outline; kinds: { readonly [kind: string]: string } }

export interface RunCanvasProps {
  workspace: string
  agent: string
  drawing: RunDrawing
  /** The node whose step is chosen. */
  chosen: string | null
  onChoose: (node: string) => void
}

/** Which run a part is about. */
export interface RunPart {
  workspace: string
  agent: string
  runId: string
}

interface RunSlots {
  RunCanvas: ComponentType<RunCanvasProps> | null
  SaveRunButton: ComponentType<RunPart> | null
}

export const runSlots: RunSlots = { RunCanvas: null, SaveRunButton: null }
