/** Everything the editor's keys, menus and toolbar can do, each with its name and keys: one list for all of them. */
import type { EditorSession } from '../../editor/session'
import { select, type Picking } from '../../editor/view'
import { toast } from '@/ui/toast'
import { type Clip, clipFrom, cut, paste, readClip, writeClip } from '../../commands/clipboard'
import { cardOfGroup, groupNodes, hiders, nodesOf, ungroup } from '../../commands/groups'
import { toggleOff } from '../../commands/switchOff'
import { toggleLocks } from '../../commands/locks'
import { keepCopy } from '../../commands/ownClipboard'
import { refusal } from '../../editor/refusal'
import { duplicate, nudge, removeSelection } from '../../commands/edit'
import { isImplicit } from '../../commands/lookup'
import { isQuiet } from '../../kinds/ports'
import { portsFor } from '../../commands/lookup'
import { freeSpot } from '../../palette/freeSpot'
import type { Camera } from '../flow/useCamera'
import { toggleBreakpoints, travel } from '../breakpoints/breakpoints'
import { GRID } from '../geometry'
import { flowOrder, neighbour, type Direction } from './flowOrder'

export interface Actions {
  undo: () => void
  redo: () => void
  selectAll: () => void
  clear: () => void
  remove: () => void
  duplicate: () => void
  /** The chosen nodes as text for the clipboard; null when there are none. */
  copied: () => string | null
  copy: () => void
  /** The same, with a word that it can be pasted as text. */
  copyText: () => void
  paste: (text: string) => void
  pasteFiles: (files: File[]) => void
  /** Puts what is chosen into one group, and asks for its name. */
  group: () => void
  ungroup: () => void
  /** Takes what is chosen out of its group; the group stays. */
  leaveGroup: () => void
  lock: () => void
  /** Lets what the chosen node depends on and feeds stand out, or ends that. */
  trace: () => void
  extract: () => void
  inline: () => void
  /** Switches the chosen nodes off, or on again when all are off. */
  toggleOff: () => void
  tidy: () => void
  nudge: (dx: number, dy: number) => void
  walk: (direction: Direction) => void
  /** The next node in flow order; false at either end, so that Tab can leave the canvas. */
  step: (by: 1 | -1) => boolean
  quickAdd: () => void
  /** The menu of what is chosen, else of the canvas. */
  menu: () => void
  openInspector: () => void
  /** Draws an edge from the chosen node, or takes one away, without a pointer. */
  connect: () => void
  disconnect: () => void
  rename: () => void
  show: (id: string) => void
  nextProblem: (by: 1 | -1) => void
  breakpoint: () => void
}

export function makeActions(session: EditorSession, camera: Camera): Actions {
  const { draft, kinds, view, canEdit } = session
  const state = () => draft.store.getState()
  const chosen = () => nodesOf(state(), view.getState().selection)
  const show = (id: string) => {
    const folded = hiders(state()).get(id)
    select(view, [id])
    camera.show(folded ? cardOfGroup(folded) : id)
  }
  /** What is chosen but Input and Output; where it is only those, it is said why nothing comes of it. */
  const chosenNodes = (done: string) => {
    const ids = chosen()
    if (ids.length > 0 && ids.every(isImplicit)) toast.info(`Input and Output belong to every agent: they cannot be ${done}.`)
    return ids.filter((id) => !isImplicit(id))
  }
  const pick = (what: Picking['what']) => {
    const [node] = chosen()
    if (canEdit && node !== undefined) view.setState({ picking: { what, node } })
  }
  const removeChosen = () => {
    const { selection, selectedEdges } = view.getState()
    if (selectedEdges.length === 0) chosenNodes('deleted')
    draft.dispatch(removeSelection(state(), selection, selectedEdges))
  }
  const copied = () => {
    const clip = cut(state(), chosenNodes('copied'))
    return Object.keys(clip.nodes).length > 0 ? writeClip(clip) : null
  }
  return {
    undo: () => travel(session, () => draft.undo()),
    redo: () => travel(session, () => draft.redo()),
    selectAll: () => select(view, view.getState().nodes.filter((node) => node.type !== 'frame').map((node) => node.id)),
    clear: () => select(view, []),
    remove: removeChosen,
    duplicate: () => {
      const made = duplicate(state(), kinds, chosenNodes('duplicated'))
      draft.dispatch(made.commands)
      if (made.ids.length) select(view, made.ids)
    },
    copied,
    copy: () => {
      const text = copied()
      if (text) keepCopy(text)
    },
    copyText: () => {
      const text = copied()
      if (!text) return
      keepCopy(text)
      toast.success('Copied as YAML. Paste it anywhere, also onto another agent.')
    },
    paste: (text) => pasteText(session, camera, text),
    pasteFiles: (files) => pasteFiles(session, camera, files),
    group: () => canEdit && groupChosen(session),
    ungroup: () => draft.dispatch(ungroup(state(), view.getState().selection)),
    leaveGroup: () => draft.dispatch(chosen().filter((id) => state().nodes[id]?.group).map((id) => ({ type: 'set', id, path: ['group'], value: null }))),
    lock: () => draft.dispatch(toggleLocks(state(), chosenNodes('locked'))),
    trace: () => view.setState(({ traced, selection: [id] }) => ({ traced: id === undefined || traced === id ? null : id })),
    extract: () => canEdit && chosenNodes('put into a sub-agent').length > 0 && view.setState({ dialog: 'extract' }),
    inline: () => void import('../../tools/subAgents/inline').then(({ inlineSubAgent }) => inlineSubAgent(session, chosen()[0] ?? '')),
    toggleOff: () => draft.dispatch(toggleOff(state(), kinds, chosenNodes('switched off'))),
    tidy: () => void import('../../tools/layout/tidy').then(({ tidy }) => tidy(session)).then(camera.fitNodes, () => toast.error('The layout could not be loaded.')),
    nudge: (dx, dy) => draft.dispatch(nudge(state(), chosen(), dx, dy), 'nudge'),
    walk: (direction) => {
      const [id] = chosen()
      const next = id === undefined ? flowOrder(state())[0] : neighbour(state(), id, direction)
      if (next) show(next)
    },
    step: (by) => {
      const order = flowOrder(state())
      const at = order.indexOf(chosen()[0] ?? '')
      const next = at === -1 ? order[by === 1 ? 0 : order.length - 1] : order[at + by]
      if (next) show(next)
      return next !== undefined
    },
    quickAdd: () => canEdit && openQuickAdd(session),
    menu: () => openMenu(session, camera),
    openInspector: () => view.setState({ wantsInspector: true }),
    connect: () => pick('connect'),
    disconnect: () => pick('disconnect'),
    rename: () => rename(session, chosenNodes('renamed')[0]),
    show,
    nextProblem: (by) => walkProblems(session, show, by),
    breakpoint: () => toggleBreakpoints(session, chosenNodes('stopped at')),
  }
}

/** In its row where the list is open, else in the inspector. */
function rename({ view, canEdit }: EditorSession, id: string | undefined): void {
  if (!canEdit || id === undefined) return
  if (view.getState().isList) view.setState({ renamed: id })
  else view.setState({ wantsInspector: true })
}

function groupChosen({ draft, view }: EditorSession): void {
  const made = groupNodes(draft.store.getState(), view.getState().selection)
  if (typeof made === 'string') return void toast.info(made)
  draft.dispatch(made.commands)
  select(view, [cardOfGroup(made.id)])
  view.setState({ namedGroup: made.id })
}

function pasteText(session: EditorSession, camera: Camera, text: string): void {
  const { draft, kinds, view, canEdit, role } = session
  if (!canEdit) return void toast.warning(refusal(role, 'edit'))
  const clip = readClip(text)
  if (!clip && /^\s*(?:https?:|[[{])/i.test(text)) return void import('../drop/take').then(({ takeText }) => takeText(session, text, spot()))
  if (!clip) return void readForeign(text).then((data) => data && put(data))
  put(clip)

  function put(found: Clip): void {
    const made = paste(draft.store.getState(), kinds, found, spot())
    draft.dispatch(made.commands)
    select(view, made.ids)
    // Cards of a whole agent may lie outside of what is seen.
    if (made.ids.length > 1) setTimeout(camera.fit)
  }

  function spot(): [number, number] {
    return freeCentre(session, camera)
  }
}

function pasteFiles(session: EditorSession, camera: Camera, files: File[]): void {
  if (!session.canEdit) return void toast.warning(refusal(session.role, 'edit'))
  void import('../drop/take').then(({ takeFiles }) => takeFiles(session, files, freeCentre(session, camera)))
}

function freeCentre({ view }: EditorSession, camera: Camera): [number, number] {
  const { x, y } = camera.centre()
  return freeSpot(view.getState().nodes, [Math.round(x / GRID) * GRID - 120, Math.round(y / GRID) * GRID - 72])
}

/** YAML on the clipboard: the reader is loaded only when somebody pastes some. */
async function readForeign(text: string): Promise<Clip | null> {
  if (!/^\s*(?:nodes|kind):/m.test(text)) return null
  const { parseYaml } = await import('../../tools/yaml/parse')
  const clip = clipFrom(parseYaml(text))
  if (!clip) toast.warning('The clipboard holds no graph that can be read.')
  return clip
}

function openMenu({ view }: EditorSession, camera: Camera): void {
  const { selection } = view.getState()
  const box = boxOf(selection[0])
  const { x, y } = camera.centre()
  view.setState({ menu: { screen: { x: (box?.left ?? 380) + 20, y: (box?.top ?? 180) + 20 }, at: [x, y], nodes: selection, edge: null } })
}

/** The card's place in the window, or the canvas's when the card is out of sight or there is none. */
function boxOf(id: string | undefined): DOMRect | undefined {
  const card = id === undefined ? null : document.querySelector(`[data-node-card="${id}"]`)
  return (card ?? document.querySelector('.agent-canvas'))?.getBoundingClientRect()
}

function openQuickAdd({ draft, kinds, view }: EditorSession): void {
  const [id] = view.getState().selection
  const ports = id === undefined ? null : portsFor(draft.store.getState(), kinds, id)
  const port = ports?.outputs.find((each) => !isQuiet(each))
  const box = boxOf(id)
  const screen = box ? { x: id === undefined ? box.left + box.width / 2 - 140 : box.right + 12, y: id === undefined ? box.top + box.height / 4 : box.top } : { x: 400, y: 200 }
  view.setState({ quickAdd: { screen, at: null, splice: null, from: id !== undefined && port ? { node: id, port: port.name, side: 'output', inner: false } : null } })
}

function walkProblems({ draft, view }: EditorSession, show: (id: string) => void, by: 1 | -1): void {
  const { problems } = draft.status.getState()
  if (problems.length === 0) return
  const at = view.getState().problemAt
  // Before anything was walked to, the way back begins at the last.
  const next = at === -1 && by === -1 ? problems.length - 1 : (at + by + problems.length) % problems.length
  const problem = problems[next]
  view.setState({ problemAt: next })
  if (!problem?.node) return
  if (!isImplicit(problem.node) && !draft.store.getState().nodes[problem.node]) return
  show(problem.node)
  view.setState({ tab: 'configure', focusField: problem.field?.replace(/^settings[./]/, '').split(/[./[]/)[0] ?? null })
}
