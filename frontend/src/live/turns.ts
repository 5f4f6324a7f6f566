/**
 * What a card shows of its node: what all its steps come to or, where a turn of a container around it was chosen, the one
 * step of that turn. Pure.
 */
import { changeNode, type NodeView } from './node'
import type { Step } from './step'

interface Shown {
  nodes: ReadonlyMap<string, NodeView>
  steps: ReadonlyMap<string, Step>
  turns: ReadonlyMap<string, string>
}

export function viewOf({ nodes, steps, turns }: Shown, node: string): NodeView | undefined {
  const view = nodes.get(node)
  if (!view || turns.size === 0) return view
  const path = pathInTurns(view.latest.path, turns)
  if (path === null) return view
  const step = steps.get(path)
  return step && viewOfStep(step)
}

/**
 * The path of the same node in the turns that were chosen; null when none was. In a chosen turn a container inside it for
 * which nothing was chosen shows its first.
 */
export function pathInTurns(path: string, turns: ReadonlyMap<string, string>): string | null {
  let isChosen = false
  const parts = path.split('/').map((part) => {
    const [container = '', turn] = part.split('#')
    if (turn === undefined) return part
    const chosen = turns.get(container)
    const shown = chosen ?? (isChosen && /^\d+$/.test(turn) ? '0' : turn)
    isChosen ||= chosen !== undefined
    return `${container}#${shown}`
  })
  return isChosen ? parts.join('/') : null
}

const views = new WeakMap<Step, NodeView>()

/** The same object for the same step, so that who selects it draws once. */
function viewOfStep(step: Step): NodeView {
  const known = views.get(step)
  if (known) return known
  const view = changeNode(undefined, undefined, step)
  views.set(step, view)
  return view
}
