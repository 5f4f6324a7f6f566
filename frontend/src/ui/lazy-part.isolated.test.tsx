import { act, render, screen } from '@testing-library/react'
import { Component, type ReactNode, Suspense } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { lazyPart } from './lazy-part'

afterEach(() => vi.restoreAllMocks())

class Boundary extends Component<{ children: ReactNode }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? 'The screen is gone' : this.props.children
  }
}

const show = (load: () => Promise<() => ReactNode>) => {
  const Part = lazyPart(load)
  return act(async () => void render(<Boundary><Suspense fallback="Loading"><Part /></Suspense></Boundary>))
}

test('a part that cannot be loaded offline says so, and comes when the network is back', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  const load = vi.fn<() => Promise<() => ReactNode>>().mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(() => 'Here')

  await show(load)
  expect(screen.getByRole('status')).toHaveTextContent('It comes when the network is back')

  online.mockReturnValue(true)
  await act(async () => void window.dispatchEvent(new Event('online')))
  expect(document.body).toHaveTextContent('Here')
})

test('a part that does not come even then offers to load the page anew', async () => {
  const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  await show(() => Promise.reject(new TypeError('Failed to fetch')))

  online.mockReturnValue(true)
  await act(async () => void window.dispatchEvent(new Event('online')))
  expect(screen.getByRole('button', { name: 'Reload' })).toBeVisible()
})

test('a part that is gone although there is a network is the screen’s affair', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(true)

  await show(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')))
  expect(document.body).toHaveTextContent('The screen is gone')
})
