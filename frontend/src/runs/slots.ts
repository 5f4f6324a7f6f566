/** Parts of the run viewer that other rooms of the house provide; the application, which knows both, puts them in. */
import type { ComponentType } from 'react'
import type { components } from '@/api/generated/schema'

export interface RunCanvasProps {
  workspace: string
  agent: string
  /** The graph of the run's revision. */
  graph: components['schemas']['RevisionDetail']['graph']
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
