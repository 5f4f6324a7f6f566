/** The fixed sizes of cards and the places of their ports, so that nothing has to be measured. Pure. */
import type { DraftState } from '../draft/projection'
import type { Place } from '../draft/values'
import type { NodePorts } from '../kinds/ports'
import { isQuiet } from '../kinds/ports'
import { INPUT_ID, OUTPUT_ID, type NodeKinds, type Port } from '../kinds/types'
import { isImplicit, portsFor } from '../commands/lookup'
import type { Wired } from '../commands/edgeIndex'

export const GRID = 8
export const CARD_WIDTH = 240
export const HEAD = 44
export const ROW = 24
const ROWS_PAD = 8
export const STRIP = 44
export const FOOT = 28
/** Width of a container's inner margin where its inside ports stand. */
export const RAIL = 104
export const CONTAINER_SIZE: [number, number] = [640, 320]
export const NOTE_SIZE: [number, number] = [240, 120]

export type CardShape = 'card' | 'io' | 'container' | 'note' | 'frame' | 'group'

export interface ShownPorts extends NodePorts {
  hidden: Port[]
}

/** One port's dot: where it stands on its card and which way values pass. */
export interface Socket {
  id: string
  port: Port
  side: 'input' | 'output'
  inner: boolean
  x: number
  y: number
}

export interface CardLayout {
  shape: CardShape
  width: number
  height: number
  sockets: Socket[]
}

export function socketId(side: 'input' | 'output', inner: boolean, port: string): string {
  return `${inner ? 'inner-' : ''}${side}:${port}`
}

export function readSocketId(id: string): { side: 'input' | 'output'; inner: boolean; port: string } {
  const [head = '', ...rest] = id.split(':')
  return { side: head.endsWith('input') ? 'input' : 'output', inner: head.startsWith('inner-'), port: rest.join(':') }
}

const NONE: Wired = { inputs: new Set(), outputs: new Set() }

/** Ports that the card draws: what matters, what is wired (even if no longer there), what a person asked to see. */
export function shownPorts(state: DraftState, kinds: NodeKinds, id: string, wired: Wired = NONE, revealed: string[] = []): ShownPorts {
  const ports = portsFor(state, kinds, id)
  const follows = state.nodes[id]?.on_error?.policy === 'follow'
  const isAsked = (port: Port) => revealed.includes(port.name)
  const showInput = (port: Port) => isImplicit(id) || port.required || port.many || wired.inputs.has(port.name) || isAsked(port)
  const showOutput = (port: Port) =>
    isImplicit(id) || !isQuiet(port) || wired.outputs.has(port.name) || isAsked(port) || (follows && port.name === 'error')
  const inner = new Set([...ports.innerInputs, ...ports.innerOutputs].map((port) => port.name))
  return {
    inputs: withGhosts(ports.inputs.filter(showInput), ports.inputs, wired.inputs, inner),
    outputs: withGhosts(ports.outputs.filter(showOutput), ports.outputs, wired.outputs, inner),
    innerInputs: ports.innerInputs,
    innerOutputs: ports.innerOutputs,
    hidden: [...ports.inputs.filter((port) => !showInput(port)), ...ports.outputs.filter((port) => !showOutput(port))],
  }
}

/** Edges to ports that have gone keep a place to end at, so that the person sees what to mend. */
function withGhosts(shown: Port[], all: Port[], wired: Set<string>, inner: Set<string>): Port[] {
  const known = new Set(all.map((port) => port.name))
  const ghosts = [...wired].filter((name) => !known.has(name) && !inner.has(name))
  return [...shown, ...ghosts.map((name): Port => ({ name, type: 'any', help: GHOST }))]
}

export const GHOST = 'This port no longer exists.'

export function shapeOf(state: DraftState, kinds: NodeKinds, id: string): CardShape {
  if (isImplicit(id)) return 'io'
  const flow = kinds[state.nodes[id]?.kind ?? '']?.flow
  if (flow === 'note') return 'note'
  return flow === 'each' || flow === 'repeat' ? 'container' : 'card'
}

export function layoutCard(shape: CardShape, ports: NodePorts, place: Place): CardLayout {
  if (shape === 'note') return { shape, ...sized(place, NOTE_SIZE), sockets: [] }
  if (shape === 'container') return layoutContainer(ports, place)
  const rows = Math.max(ports.inputs.length, ports.outputs.length)
  const body = rows ? rows * ROW + ROWS_PAD : 0
  const height = shape === 'io' ? HEAD + Math.max(body, ROW + ROWS_PAD) : HEAD + body + STRIP + FOOT
  return {
    shape, width: CARD_WIDTH, height,
    sockets: [...column(ports.inputs, 'input', false, 0, HEAD), ...column(ports.outputs, 'output', false, CARD_WIDTH, HEAD)],
  }
}

function layoutContainer(ports: NodePorts, place: Place): CardLayout {
  const { width, height } = sized(place, CONTAINER_SIZE)
  const left = HEAD + ports.inputs.length * ROW + ROWS_PAD
  const right = HEAD + ports.outputs.length * ROW + ROWS_PAD
  return {
    shape: 'container', width, height,
    sockets: [
      ...column(ports.inputs, 'input', false, 0, HEAD),
      ...column(ports.innerOutputs, 'output', true, RAIL, left),
      ...column(ports.outputs, 'output', false, width, HEAD),
      ...column(ports.innerInputs, 'input', true, width - RAIL, right),
    ],
  }
}

function sized(place: Place, [width, height]: [number, number]): { width: number; height: number } {
  return { width: place[2] ?? width, height: place[3] ?? height }
}

function column(ports: Port[], side: 'input' | 'output', inner: boolean, x: number, top: number): Socket[] {
  return ports.map((port, row) => ({
    id: socketId(side, inner, port.name), port, side, inner, x, y: top + ROWS_PAD / 2 + row * ROW + ROW / 2,
  }))
}

const GAP = 120

const NOWHERE: Place = [0, 0]

/** Where a node stands; Input and Output have a place even before anybody moved them. */
export function placeOf(state: DraftState, id: string): Place {
  const place = state.layout[id]
  if (place) return place
  if (id === INPUT_ID) return [spanOf(state).left - CARD_WIDTH - GAP, 0]
  if (id === OUTPUT_ID) return [spanOf(state).right + GAP, 0]
  return NOWHERE
}

interface Span {
  layout: DraftState['layout']
  left: number
  right: number
}

const spans = new WeakMap<DraftState['nodes'], Span>()

/** From the leftmost to the rightmost card outside containers. */
function spanOf({ nodes, layout }: DraftState): Span {
  const kept = spans.get(nodes)
  if (kept?.layout === layout) return kept
  const span = { layout, left: Infinity, right: -Infinity }
  for (const id in nodes) {
    if (nodes[id]?.parent) continue
    const [x, , width] = layout[id] ?? NOWHERE
    span.left = Math.min(span.left, x)
    span.right = Math.max(span.right, x + (width ?? CARD_WIDTH))
  }
  const made = span.left === Infinity ? { layout, left: 0, right: CARD_WIDTH } : span
  spans.set(nodes, made)
  return made
}

/** A node's corner on the whole canvas, its containers' places added up. */
export function absolutePlace(state: DraftState, id: string): [number, number] {
  let [x, y] = placeOf(state, id)
  for (let at = state.nodes[id]?.parent, depth = 0; at && depth < 16; at = state.nodes[at]?.parent, depth++) {
    const [px, py] = placeOf(state, at)
    x += px
    y += py
  }
  return [x, y]
}

/** The innermost container under a point of the canvas, other than `except` and what is inside it. */
export function containerAt(state: DraftState, kinds: NodeKinds, x: number, y: number, except: (id: string) => boolean): string | null {
  let best: string | null = null
  for (const id of Object.keys(state.nodes)) {
    if (shapeOf(state, kinds, id) !== 'container' || except(id)) continue
    const [left, top] = absolutePlace(state, id)
    const { width, height } = sized(placeOf(state, id), CONTAINER_SIZE)
    const within = x >= left && x <= left + width && y >= top && y <= top + height
    if (within && (best === null || state.nodes[id]?.parent === best)) best = id
  }
  return best
}
