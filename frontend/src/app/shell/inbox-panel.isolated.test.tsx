import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { InboxPanel } from './inbox-panel'

const ASKED = { id: 'a', run: 'r', step: 'check', agent_name: 'Letters', question: 'Send it?', requested_at: '2026-01-31T08:00:00Z' }

const server = vi.hoisted(() => ({ asked: [] as unknown[], approvals: {} as object, refusal: null as Error | null }))

vi.mock('@tanstack/react-router', () => ({ Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a> }))
vi.mock('@/builder/comments/api', () => ({ inboxQuery: () => ({ queryKey: ['inbox'], queryFn: () => [] }) }))
vi.mock('@/api/client', () => ({
  api: {
    GET: async (_path: string, { params }: { params: { query: unknown } }) => {
      server.asked.push(params.query)
      if (server.refusal) throw server.refusal
      return { data: server.approvals }
    },
  },
}))

beforeEach(() => {
  server.asked = []
  server.approvals = { count: 0, results: [] }
  server.refusal = null
})

function show() {
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <InboxPanel workspace="demo" onClose={() => {}}>inbox</InboxPanel>
    </QueryClientProvider>,
  )
}

test('the newest decisions that are this person\'s stand in the inbox, and how many more there are', async () => {
  server.approvals = { count: 53, results: [ASKED] }
  show()

  expect(await screen.findByRole('region', { name: 'To decide' })).toHaveTextContent('and 52 more')
  expect(screen.getByRole('link')).toHaveTextContent('Send it?')
  expect(server.asked).toEqual([{ mine: 'true' }])
})

test('an inbox in which nothing waits says so', async () => {
  show()

  expect(await screen.findByText('Nothing here yet')).toBeInTheDocument()
  expect(screen.queryByRole('region', { name: 'To decide' })).toBeNull()
})

test('decisions that could not be read are told, and asked for again', async () => {
  server.refusal = new ApiProblem({ status: 500, code: 'server_error', title: 'The server could not do this.' })
  show()
  expect(await screen.findByText('What waits for a decision is not here')).toBeInTheDocument()
  expect(screen.queryByText('Nothing here yet')).toBeNull()

  server.refusal = null
  server.approvals = { count: 1, results: [ASKED] }
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))

  expect(await screen.findByText('Send it?')).toBeInTheDocument()
  expect(screen.queryByText(/more$/)).toBeNull()
})
