/** Draws the turns of a container as a strip: coloured by state and, for those who see no colours, shaped by it. */
import type { StepStatus } from '@/live/step'
import { type Cells, type TurnState, weightiest } from './states'

/** Which token paints a state, and what part of the height it fills, from the foot up. */
const LOOK: { [status in StepStatus]: [token: string, height: number] } = {
  failed: ['--danger', 1], held: ['--waiting', 0.8], asking: ['--waiting', 0.55], retrying: ['--warning', 0.65], running: ['--running', 0.5], waiting: ['--running', 0.5],
  sleeping: ['--waiting', 0.35], cancelled: ['--skipped', 0.35], succeeded: ['--success', 0.75], skipped: ['--skipped', 0.2],
}
const UNBEGUN: [string, number] = ['--line-strong', 0.1]

interface Strip {
  context: CanvasRenderingContext2D
  height: number
  /** The colour of a token. */
  paint: (token: string) => string
}

export function drawStrip({ context, height, paint }: Strip, states: readonly TurnState[], { per, pitch, count }: Cells, chosen: number | null) {
  const gap = pitch > 4 ? 1 : 0.5
  for (let cell = 0; cell < count; cell += 1) {
    const state = per === 1 ? (states[cell] ?? null) : weightiest(states.slice(cell * per, (cell + 1) * per))
    const [token, part] = state === null ? UNBEGUN : LOOK[state]
    context.fillStyle = paint(token)
    context.fillRect(cell * pitch, height * (1 - part), Math.max(1, pitch - gap), height * part)
    // A failure is cut through, so that it stands out among bars of its height.
    if (state === 'failed') context.clearRect(cell * pitch, height * 0.42, pitch, 2)
  }
  if (chosen === null) return
  context.strokeStyle = paint('--fg')
  context.lineWidth = 1.5
  context.strokeRect(Math.floor(chosen / per) * pitch, 0.75, Math.max(3, pitch - gap), height - 1.5)
}
