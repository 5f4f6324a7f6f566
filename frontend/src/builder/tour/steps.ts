/** The first walk through the editor: what to do, where, and how one sees that it was done. Pure. */
import type { DraftState } from '../draft/projection'
import { INPUT_ID, OUTPUT_ID } from '../kinds/types'

/** What a step looks at: the draft, and whether a run is shown. */
export interface TourSight {
  draft: Pick<DraftState, 'nodes' | 'edges' | 'inputs'>
  runId: string | null
}

export interface TourStep {
  title: string
  text: string
  /** The part of the screen that is meant, as a selector. */
  target: string
  /** Whether the person has done it; the last step is only read. */
  isDone: (sight: TourSight) => boolean
}

const edgesOf = ({ draft }: TourSight) => Object.values(draft.edges)

export const TOUR: readonly TourStep[] = [
  {
    title: 'Say what a run is given',
    text: 'Choose “Add an input” on the Input card. Whoever starts the agent fills it in.',
    target: `[data-node-card="${INPUT_ID}"]`,
    isDone: ({ draft }) => Object.keys(draft.inputs).length > 0,
  },
  {
    title: 'Add a node',
    text: 'Drag one from the palette onto the canvas, or click it. “Model” writes an answer; “Template” puts a text together.',
    target: 'aside[aria-label="Palette"]',
    isDone: ({ draft }) => Object.keys(draft.nodes).length > 0,
  },
  {
    title: 'Wire it to the input',
    text: 'Pull an edge from the dot on the Input card onto your node. Dots that do not fit fade.',
    target: `[data-node-card="${INPUT_ID}"]`,
    isDone: (sight) => edgesOf(sight).some((edge) => edge.source === INPUT_ID && edge.target !== OUTPUT_ID),
  },
  {
    title: 'Answer with it',
    text: 'Pull an edge from your node’s right dot onto the Output card. That is what a run answers.',
    target: `[data-node-card="${OUTPUT_ID}"]`,
    isDone: (sight) => edgesOf(sight).some((edge) => edge.target === OUTPUT_ID && edge.source !== INPUT_ID),
  },
  {
    title: 'Run it',
    text: 'Choose Run, fill in the input and start. No key is needed: a demo model answers until you connect another.',
    target: '[data-run]',
    isDone: ({ runId }) => runId !== null,
  },
  {
    title: 'Watch it work',
    text: 'Every step and token shows on its card, with what it costs. The dock below keeps all of it: drag its playhead to see any moment again.',
    target: 'aside[aria-label="Run dock"]',
    isDone: () => false,
  },
]

/** The first step that is still to do, from `at` on. */
export function stepAt(at: number, sight: TourSight): number {
  const rest = TOUR.slice(at).findIndex((step) => !step.isDone(sight))
  return rest < 0 ? TOUR.length - 1 : at + rest
}
