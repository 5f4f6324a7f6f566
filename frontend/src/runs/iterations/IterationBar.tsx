/** The turns of a container: a strip of their states, and one of them to show on the cards inside it and in the timeline. */
import { ChevronLeft, ChevronRight, SkipForward, X } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef } from 'react'
import { nodeOf, ownerOf, scopeOf, turnOf } from '@/live/path'
import { showTurn, useRunStore } from '@/live/runStore'
import { shownStatus } from '@/live/shownStatus'
import { Button } from '@/ui/button'
import { count, whole } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { NumberField } from '@/ui/number-field'
import { STATUS } from '@/ui/status'
import { useTheme } from '@/ui/theme'
import { useOutline } from '../timeline/useOutline'
import { drawStrip } from './drawStrip'
import { cellsFor, countStates, nextFailed, statesOf, type TurnState } from './states'

const HEIGHT = 20

/** The turns of a container, or of the nearest one around a step; nothing where there has been but one turn. */
export function IterationBar({ path }: { path: string }) {
  const { outline } = useOutline()
  const found = [path, ...ownersAround(path)].map((owner) => ({ owner, scopes: outline.scopesOf(owner) })).find(hasTurns)
  return found ? <Turns path={found.owner} scopes={found.scopes} /> : null
}

/** The paths of the steps around one, the nearest first. */
function ownersAround(path: string): string[] {
  const owners: string[] = []
  for (let scope = scopeOf(path); scope; scope = scopeOf(ownerOf(scope))) owners.push(ownerOf(scope))
  return owners
}

const hasTurns = ({ scopes }: { scopes: readonly string[] }) => scopes.length > 1 && /^\d+$/.test(turnOf(scopes[0] ?? ''))

function Turns({ path, scopes }: { path: string; scopes: readonly string[] }) {
  const node = nodeOf(path)
  const turn = useRunStore((state) => state.turns.get(node))
  const at = turn === undefined ? -1 : scopes.indexOf(`${path}#${turn}`)
  const states = useStates(scopes)
  const show = (index: number) => {
    const scope = scopes[Math.min(scopes.length - 1, Math.max(0, index))]
    if (scope !== undefined) showTurn(node, turnOf(scope))
  }
  const failed = nextFailed(states, at)
  return (
    <section aria-label="Items" className="flex shrink-0 flex-col gap-1.5 border-y border-line bg-panel px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-1 gap-y-1 text-xs">
        <span className="mr-1 text-muted">Item</span>
        <IconButton label="Previous item" size="sm" disabled={at === 0} onClick={() => show(at < 0 ? scopes.length - 1 : at - 1)}><ChevronLeft /></IconButton>
        <span className="w-16">
          <NumberField
            aria-label="Item" value={at < 0 ? null : at + 1} min={1} max={scopes.length}
            onValueChange={(value) => (value === null ? showTurn(node, null) : show(value - 1))}
          />
        </span>
        <IconButton label="Next item" size="sm" disabled={at === scopes.length - 1} onClick={() => show(at + 1)}><ChevronRight /></IconButton>
        <span className="tabular text-muted">of {whole(scopes.length)}</span>
        {failed >= 0 && <Button size="sm" variant="ghost" onClick={() => show(failed)}><SkipForward /> Next failed</Button>}
        {at >= 0 && <Button size="sm" variant="ghost" className="ml-auto" onClick={() => showTurn(node, null)}><X /> All items</Button>}
      </div>
      <Strip states={states} at={at} onShow={show} />
      <p className="tabular text-2xs text-muted">{countStates(states).map(([state, number]) => `${count(number)} ${labelOf(state).toLowerCase()}`).join(', ')}</p>
    </section>
  )
}

const labelOf = (state: TurnState) => STATUS[shownStatus(state ?? undefined)].label

/** How the turns stand at the moment that is shown; asked for anew with every change of the run. */
function useStates(scopes: readonly string[]): TurnState[] {
  const { outline } = useOutline()
  useRunStore((state) => state.moment ?? state.seq)
  return statesOf(scopes, (scope) => outline.stepsIn(scope), useRunStore.getState().steps)
}

interface StripProps {
  states: readonly TurnState[]
  at: number
  onShow: (index: number) => void
}

function Strip({ states, at, onShow }: StripProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme((state) => state.theme)
  const draw = useCallback(() => {
    // The theme decides what the tokens say, though nothing here reads it by name.
    void theme
    if (canvas.current) paintStrip(canvas.current, states, at < 0 ? null : at)
  }, [states, at, theme])
  useEffect(draw, [draw])
  useEffect(() => {
    if (!canvas.current) return
    const watch = new ResizeObserver(draw)
    watch.observe(canvas.current)
    return () => watch.disconnect()
  }, [draw])
  const onPointer = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 1) onShow(turnAt(event, states))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const index = turnByKey(event.key, at, states.length)
    if (index === null) return
    event.preventDefault()
    onShow(index)
  }
  return (
    <canvas
      ref={canvas} role="slider" tabIndex={0} aria-label="Items by state" aria-valuemin={1} aria-valuemax={states.length} aria-valuenow={Math.max(1, at + 1)}
      aria-valuetext={at < 0 ? 'All items' : `Item ${at + 1} of ${states.length}: ${labelOf(states[at] ?? null)}`}
      style={{ height: HEIGHT }} className="w-full cursor-pointer touch-none rounded-xs focus-visible:outline-2 focus-visible:outline-accent-text"
      onPointerDown={onPointer} onPointerMove={onPointer} onKeyDown={onKeyDown}
    />
  )
}

function paintStrip(canvas: HTMLCanvasElement, states: readonly TurnState[], chosen: number | null) {
  const context = canvas.getContext('2d')
  const ratio = window.devicePixelRatio || 1
  const width = canvas.clientWidth
  if (!context || width === 0) return
  canvas.width = width * ratio
  canvas.height = HEIGHT * ratio
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  const style = getComputedStyle(document.documentElement)
  drawStrip({ context, height: HEIGHT, paint: (token) => style.getPropertyValue(token).trim() || 'gray' }, states, cellsFor(states.length, width), chosen)
}

/** The turn under the pointer; where several share a cell, the first that failed or else the first. */
function turnAt({ clientX, currentTarget }: PointerEvent<HTMLCanvasElement>, states: readonly TurnState[]): number {
  const { left, width } = currentTarget.getBoundingClientRect()
  const { per, pitch, count } = cellsFor(states.length, width)
  const first = Math.min(count - 1, Math.max(0, Math.floor((clientX - left) / pitch))) * per
  const failed = states.slice(first, first + per).indexOf('failed')
  return first + Math.max(0, failed)
}

function turnByKey(key: string, at: number, length: number): number | null {
  const far = Math.max(1, Math.round(length / 10))
  const steps: { [key: string]: number } = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -far, PageUp: far }
  if (key === 'Home') return 0
  if (key === 'End') return length - 1
  const step = steps[key]
  return step === undefined ? null : Math.min(length - 1, Math.max(0, at + step))
}
