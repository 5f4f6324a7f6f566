import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startWatching, useRunStore } from '@/live/runStore'
import { RUN } from '@/live/testRun'
import { Draft } from '../../draft/draft'
import { KINDS } from '../../kinds/fixtures'
import type { EditorSession } from '../../editor/session'
import { toggleBreakpoints, travel } from './breakpoints'

class RunningRun {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose = null
  constructor() {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify({ type: 'events', events: RUN.slice(0, 4) }) }))
  }
  close() {}
}

const told: unknown[] = []
const server = setupServer(
  http.post(new URL('/api/w/demo/runs/r/control', location.origin).href, async ({ request }) => {
    told.push(((await request.json()) as { breakpoints: unknown }).breakpoints)
    return HttpResponse.json({}, { status: 202 })
  }),
)
let stop = () => {}
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  vi.stubGlobal('WebSocket', RunningRun)
  stop = startWatching('demo', 'r')
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})
afterAll(() => server.close())

test('a run under way hears of a breakpoint that is taken back or set again, and of no other edit', async () => {
  const draft = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' } })
  const view = { getState: () => ({ runId: 'r' }) }
  const session = { workspace: 'demo', draft, kinds: KINDS, view, canEdit: true, canRun: true } as unknown as EditorSession
  draft.dispatch([{ type: 'add_node', id: 'write', kind: 'llm@1', settings: {}, position: [0, 0] }])

  await vi.waitFor(() => expect(useRunStore.getState().now?.status).toBe('running'))
  toggleBreakpoints(session, ['write'])
  await vi.waitFor(() => expect(told).toEqual([{ write: { condition: '' } }]))
  travel(session, () => draft.undo())
  await vi.waitFor(() => expect(told).toEqual([{ write: { condition: '' } }, {}]))
  travel(session, () => draft.redo())
  await vi.waitFor(() => expect(told).toEqual([{ write: { condition: '' } }, {}, { write: { condition: '' } }]))
  draft.dispatch([{ type: 'set', id: 'write', path: ['title'], value: 'Write it' }])
  travel(session, () => draft.undo())

  expect(draft.store.getState().nodes['write']?.title).toBeUndefined()
  expect(told).toHaveLength(3)
  draft.close()
})
