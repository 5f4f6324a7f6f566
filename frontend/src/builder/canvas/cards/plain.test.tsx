import { ReactFlowProvider, type NodeProps } from '@xyflow/react'
import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startShowing } from '@/live/runStore'
import { RUN } from '@/live/testRun'
import { TooltipProvider } from '@/ui/tooltip'
import { Draft } from '../../draft/draft'
import { type EditorSession, SessionProvider } from '../../editor/session'
import { createView, type FlowNode } from '../../editor/view'
import { KINDS } from '../../kinds/fixtures'
import { flowNodes } from '../flow/model'
import { NodeCard } from './NodeCard'
import { isPlain } from './plain'

let stop = () => {}
beforeEach(() => { stop = startShowing('r', RUN) })
afterEach(() => stop())

const cards = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `n${at}` }) as FlowNode)

test('cards are plain when they are small and many, never when they are few', () => {
  const many = cards(30)

  expect([isPlain({ isSmall: true, nodes: many }), isPlain({ isSmall: false, nodes: many }), isPlain({ isSmall: true, nodes: cards(24) })])
    .toEqual([true, false, false])
})

/** The card of a step that has run, among so many that it is plain once the view is small. */
function open() {
  const draft = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' } })
  draft.dispatch([{ type: 'add_node', id: 'facts', kind: 'llm@1', title: 'Find facts', settings: { model: 'smart', prompt: 'About {{ topic }}' }, position: [0, 0] }])
  const view = createView()
  const session: EditorSession = { workspace: 'acme', agentId: 'a', draft, kinds: KINDS, view, canEdit: true, canRun: true, role: 'builder' }
  const made = flowNodes(draft.store.getState(), KINDS, {}, []).find((each) => each.id === 'facts')
  view.setState({ nodes: cards(30) })
  const props = { id: 'facts', data: made?.data, selected: false } as NodeProps<FlowNode>
  render(
    <TooltipProvider><ReactFlowProvider><SessionProvider session={session}><NodeCard {...props} /></SessionProvider></ReactFlowProvider></TooltipProvider>,
  )
  return view
}

const card = () => screen.getByRole('article')
const ports = () => [...card().querySelectorAll<HTMLElement>('.port-dot')]
const places = () => ports().map((port) => [port.getAttribute('aria-label'), port.style.left, port.style.top])

test('a plain card keeps its name, status and ports, and says what the step used', () => {
  const view = open()
  const [whole, dots, count] = [places(), ports(), card().querySelectorAll('*').length]
  expect(card()).toHaveTextContent('topic')

  act(() => view.setState({ isSmall: true }))

  expect(screen.getByRole('heading', { name: 'Find facts' })).toBeVisible()
  expect(card()).toHaveAttribute('data-status', 'succeeded')
  expect(screen.getByRole('img', { name: 'Succeeded' })).toBeVisible()
  expect(card()).toHaveTextContent('32 tok · $0.30')
  expect(card()).not.toHaveTextContent('topic')
  expect(places()).toEqual(whole)
  expect(whole.length).toBeGreaterThan(1)
  // The very elements: an edge that is being drawn from one goes on.
  expect(ports()).toEqual(dots)
  expect(card().querySelectorAll('*').length).toBeLessThan(count / 2)
})

test('what a step says is written on a plain card only while that one is chosen', () => {
  const view = open()
  act(() => view.setState({ isSmall: true }))
  expect(card().querySelector('[data-live-text]')).toBeNull()

  act(() => view.setState({ selection: ['facts'] }))
  expect(card()).toHaveTextContent('Bees fly.')

  act(() => view.setState({ selection: ['facts', 'n1'] }))
  expect(card()).not.toHaveTextContent('Bees fly.')
})
