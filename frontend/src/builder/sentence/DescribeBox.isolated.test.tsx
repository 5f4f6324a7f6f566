import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { Draft } from '../draft/draft'
import { type EditorSession, SessionProvider } from '../editor/session'
import { createView } from '../editor/view'
import { KINDS } from '../kinds/fixtures'
import { DescribeBox } from './DescribeBox'
import { describeIt, useSentence } from './store'

const PLAN = { changes: [], commands: [], note: '', problems: [], sentence: 'Go', source: 'model', summary: '', usage: null }
const answers = vi.hoisted(() => [] as ((answer: { data: unknown }) => void)[])

vi.mock('@/api/client', () => ({ api: { POST: () => new Promise((resolve) => answers.push(resolve)) } }))

beforeEach(() => {
  answers.length = 0
  describeIt()
})

async function ask() {
  const draft = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' } })
  const session: EditorSession = { workspace: 'acme', agentId: 'a', draft, kinds: KINDS, view: createView(), canEdit: true, canRun: true, role: 'builder' }
  const { unmount } = render(<QueryClientProvider client={new QueryClient()}><SessionProvider session={session}><DescribeBox /></SessionProvider></QueryClientProvider>)
  fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Go' } })
  fireEvent.click(screen.getByRole('button', { name: /Plan it/ }))
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  return unmount
}

const answer = () => act(async () => {
  answers[0]?.({ data: PLAN })
  await new Promise((resolve) => { setTimeout(resolve, 0) })
})

test('a plan is shown when it comes', async () => {
  await ask()
  await answer()

  expect(useSentence.getState().plan).toMatchObject({ sentence: 'Go' })
})

test('a plan that comes after its field has gone is not shown', async () => {
  const leave = await ask()
  leave()
  await answer()

  expect(useSentence.getState().plan).toBeNull()
})
