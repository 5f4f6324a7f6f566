import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { startShowing } from '@/live/runStore'
import { events, thinned } from '@/live/testRun'
import { TooltipProvider } from '@/ui/tooltip'
import { RunContext } from '../RunContext'
import { ApprovalsPanel } from './ApprovalsPanel'

const ASKED = events([
  ['run.started', null, { inputs: {} }],
  ['step.started', 'check', { inputs: { value: { amount: 10 } }, attempt: 1 }],
  ['approval.requested', 'check', { id: 'q1', question: 'Pay this?', editable: true, approvers: 'builder', seconds: 3600, carry: null, attempt: 1 }],
])
const DECIDED = [...ASKED, ...events([
  ['approval.decided', 'check', { decision: 'reject', by: 'u', name: 'Grace Hopper', outputs: {}, comment: 'Too dear.', attempt: 1 }],
  ['step.succeeded', 'check', { outputs: { rejected: { amount: 10 }, comment: 'Too dear.', decided_by: 'Grace Hopper' }, attempt: 1 }],
], ASKED.length + 1)]
/** The step asks anew, about another value. */
const REPLACED = [...ASKED, ...events([
  ['step.started', 'check', { inputs: { value: { amount: 99 } }, attempt: 2 }],
  ['approval.requested', 'check', { id: 'q2', question: 'Pay that?', editable: true, approvers: 'builder', seconds: 3600, carry: null, attempt: 2 }],
], ASKED.length + 1)]
const OVER = new ApiProblem({ status: 409, code: 'approval_over', title: 'Over', detail: 'Nobody is asked for this any more.' })

const server = vi.hoisted(() => ({ sent: [] as unknown[], refusal: null as Error | null, answer: null as Promise<never> | null }))
const { sent } = server
let stop = () => {}
let run = 0

vi.mock('@/api/boot', () => ({ boot: () => ({ user: { id: 'u', email: '', name: 'Grace Hopper' }, workspaces: [] }) }))
vi.mock('@/api/client', () => ({
  api: {
    POST: async (_path: string, { body }: { body: unknown }) => {
      server.sent.push(body)
      if (server.refusal) throw server.refusal
      await server.answer
    },
  },
}))

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, now: Date.parse('2026-01-31T08:10:02.000Z') })
  run += 1
  server.refusal = null
  server.answer = null
  sent.length = 0
})
afterEach(() => {
  stop()
  vi.useRealTimers()
})

/** The panel, and time to read it. */
async function show({ workspace = 'demo', role = 'owner', reads = 1000, asked = ASKED } = {}) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  queries.setQueryData(['workspace', 'demo'], { slug: 'demo', role, rights: [] })
  stop = startShowing(`r${run}`, asked)
  render(
    <QueryClientProvider client={queries}>
      <TooltipProvider>
        <RunContext value={{ workspace, runId: `r${run}` }}><main><ApprovalsPanel graph={new Map([['check', { title: 'Check', kind: 'approval' }]])} keysWithin="main" /></main></RunContext>
      </TooltipProvider>
    </QueryClientProvider>,
  )
  await act(() => vi.advanceTimersByTimeAsync(reads))
}

const press = (key: string) => act(async () => void fireEvent.keyDown(document.body, { key }))
const goOn = async (told = DECIDED) => {
  act(() => void startShowing(`r${run}`, told))
  await act(() => vi.advanceTimersByTimeAsync(100))
}

test('a question is shown with its value and its time, and keys decide it', async () => {
  await show()
  const card = screen.getByRole('article', { name: 'Approval: Check' })

  expect(card).toHaveTextContent('Pay this?')
  expect(card).toHaveTextContent('49 min left')
  expect(within(card).getByRole('region', { name: 'value' })).toHaveTextContent('amount:10')

  fireEvent.change(screen.getByLabelText('Comment'), { target: { value: 'Fine.' } })
  await press('a')

  expect(sent).toEqual([{ step: 'check', approval: 'q1', decision: 'approve', comment: 'Fine.' }])
})

test('who has not had the time to read decides nothing by a key', async () => {
  await show({ reads: 50 })
  await press('a')
  expect(sent).toEqual([])

  await act(() => vi.advanceTimersByTimeAsync(1000))
  await press('r')
  expect(sent).toEqual([{ step: 'check', approval: 'q1', decision: 'reject', comment: '' }])
})

test('an edited value shows what changes and is sent; one that is no JSON cannot be approved', async () => {
  await show()
  await press('e')
  const field = screen.getByLabelText('Value as JSON')

  fireEvent.change(field, { target: { value: '{"amount": ' } })
  expect(screen.getByRole('button', { name: 'Approve' })).toBeDisabled()

  fireEvent.change(field, { target: { value: '{"amount": 8}' } })
  expect(screen.getByRole('region', { name: 'What changes' })).toHaveTextContent('value.amount−10+8')
  fireEvent.click(screen.getByRole('button', { name: /Approve the change/ }))
  await act(() => vi.advanceTimersByTimeAsync(10))

  expect(sent).toEqual([{ step: 'check', approval: 'q1', decision: 'approve', comment: '', value: { amount: 8 } }])
})

test('a value may be changed to null', async () => {
  await show()
  await press('e')
  fireEvent.change(screen.getByLabelText('Value as JSON'), { target: { value: 'null' } })
  fireEvent.click(screen.getByRole('button', { name: /Approve the change/ }))
  await act(() => vi.advanceTimersByTimeAsync(10))

  expect(sent).toEqual([{ step: 'check', approval: 'q1', decision: 'approve', comment: '', value: null }])
})

test('a value with a number that the page has rounded is decided on as it is', async () => {
  await show({ asked: ASKED.map((event) => (event.type === 'step.started' ? { ...event, data: { inputs: { value: { id: Number('9007199254740993') } }, attempt: 1 } } : event)) })
  await press('e')

  expect(screen.queryByRole('button', { name: /Edit/ })).toBeNull()
  expect(screen.queryByLabelText('Value as JSON')).toBeNull()
  expect(screen.getByRole('article')).toHaveTextContent('This value cannot be edited here: a browser would round a number in it.')

  await press('a')
  expect(sent).toEqual([{ step: 'check', approval: 'q1', decision: 'approve', comment: '' }])
})

test('nothing is decided about a value that has not come yet', async () => {
  await show({ asked: ASKED.map((event) => thinned({ ...event, node: event.node && `each#0/${event.node}` })) })
  await press('a')

  expect(screen.getByRole('article', { name: 'Approval: Check' })).toHaveTextContent('Pay this?')
  expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull()
  expect(sent).toEqual([])
})

test('a decision that somebody else made first is told calmly, and nothing that was written is lost', async () => {
  server.refusal = OVER
  await show()
  fireEvent.change(screen.getByLabelText('Comment'), { target: { value: 'Looks right to me.' } })
  await press('a')
  await act(() => vi.advanceTimersByTimeAsync(10))

  expect(screen.getByText('Nobody is asked for this any more.')).toBeInTheDocument()
  expect(screen.queryByRole('alert')).toBeNull()

  await goOn()

  const row = screen.getByRole('region', { name: 'Decisions' })
  expect(row).toHaveTextContent('Rejected by Grace Hopper')
  expect(row).toHaveTextContent('What you had written was not sent: Looks right to me.')
})

test.each([['offline', 0], ['server_error', 500]])('after %s nobody says that it did not arrive; it can be pressed again, and what the run tells settles it', async (code, status) => {
  server.refusal = new ApiProblem({ status, code, title: 'Oh.' })
  await show()
  fireEvent.change(screen.getByLabelText('Comment'), { target: { value: 'Too dear. ' } })
  await press('r')
  await act(() => vi.advanceTimersByTimeAsync(10))

  expect(screen.getByRole('status')).toHaveTextContent('It is not known whether this arrived.')
  expect(screen.queryByRole('alert')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Reject' }))
  await act(() => vi.advanceTimersByTimeAsync(10))
  expect(sent).toHaveLength(2)

  await goOn()

  expect(screen.getByRole('region', { name: 'Decisions' })).toHaveTextContent('Rejected by Grace Hopper')
  expect(screen.queryByText(/not sent/)).toBeNull()
})

test('a question that took the place of another is decided anew, with the comment that was written', async () => {
  await show()
  const comment = screen.getByLabelText('Comment')
  fireEvent.change(comment, { target: { value: 'Fine.' } })
  await press('e')
  fireEvent.change(screen.getByLabelText('Value as JSON'), { target: { value: '{"amount": 8}' } })
  await goOn(REPLACED)

  expect(screen.getByRole('article')).toHaveTextContent('Pay that?')
  expect(screen.queryByLabelText('Value as JSON')).toBeNull()
  expect(screen.getByLabelText('Comment')).toBe(comment)
  expect(comment).toHaveValue('Fine.')
  expect(screen.getByRole('status')).toHaveTextContent('This is a new question. The one before it ended without your decision. What you had made of its value: {"amount": 8}')

  await press('a')
  expect(sent).toEqual([])
  await act(() => vi.advanceTimersByTimeAsync(1000))
  await press('a')
  expect(sent).toEqual([{ step: 'check', approval: 'q2', decision: 'approve', comment: 'Fine.' }])
})

test.each([['', 'Fine.'], ['Wait.', 'Wait.']])('a decision that comes too late leaves the next question alone: with %j written since, its comment is %j', async (since, shown) => {
  let refuse = (_reason: Error) => {}
  server.answer = new Promise((_resolve, reject) => {
    refuse = reject
  })
  await show()
  fireEvent.change(screen.getByLabelText('Comment'), { target: { value: 'Fine.' } })
  await press('a')
  await goOn(REPLACED)
  fireEvent.change(screen.getByLabelText('Comment'), { target: { value: since } })

  expect(screen.getByRole('button', { name: 'Approve' })).toBeEnabled()
  refuse(OVER)
  await act(() => vi.advanceTimersByTimeAsync(10))

  expect(screen.queryByText('Nobody is asked for this any more.')).toBeNull()
  expect(screen.getByLabelText('Comment')).toHaveValue(shown)
  expect(sent).toEqual([{ step: 'check', approval: 'q1', decision: 'approve', comment: 'Fine.' }])
})

test('who decided sees no word of theirs as lost', async () => {
  await show()
  fireEvent.change(screen.getByLabelText('Comment'), { target: { value: 'Too dear.' } })
  await press('r')
  await goOn()

  expect(sent).toHaveLength(1)
  expect(screen.queryByText(/not sent/)).toBeNull()
})

test.each([['demo', 'operator', 'The builders, admins and owners of this workspace can.'], ['', 'owner', 'Pay this?']])(
  'in %j, %s is shown the question and no button', async (workspace, as, said) => {
    await show({ workspace, role: as })
    await press('a')

    expect(screen.getByRole('article')).toHaveTextContent(said)
    expect(screen.queryByRole('button', { name: /Approve|Reject|Edit/ })).toBeNull()
    expect(sent).toEqual([])
  },
)
