import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startWatching } from '@/live/runStore'
import type { Message } from '@/live/wire'
import { StreamText } from './StreamText'

let say: (message: Message) => void = () => {}

class FakeSocket {
  onmessage: ((event: { data: string }) => void) | null = null
  onclose = null
  constructor() {
    say = (message) => this.onmessage?.({ data: JSON.stringify(message) })
  }
  close() {}
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const piece = { node: 'draft', attempt: 1, take: 1, channel: 'text' }
const frame = () => {
  act(() => void vi.advanceTimersByTime(300))
}

test('words appear as they come, without drawing the component again', () => {
  const stop = startWatching('demo', 'r')
  render(<StreamText path="draft" label="Draft" />)
  const text = screen.getByRole('region', { name: 'Draft' }).querySelector('span')

  say({ type: 'partial', ...piece, text: 'Bees' })
  frame()
  const node = text?.firstChild
  say({ type: 'delta', ...piece, offset: 4, text: ' fly.' })
  say({ type: 'delta', ...piece, node: 'other', offset: 0, text: 'Not mine' })
  frame()

  expect(text).toHaveTextContent('Bees fly.')
  expect(text?.firstChild).toBe(node)
  stop()
})
