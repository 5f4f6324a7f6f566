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

export const runSlots: { RunCanvas: ComponentType<RunCanvasProps> | null } = { RunCanvas: null }
