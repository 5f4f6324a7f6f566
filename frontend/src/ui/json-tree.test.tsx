import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { describeJson, writePath } from './json'
import { JsonTree } from './json-tree'

test('a path is written as a template reads it', () => {
  expect(writePath('facts', ['items', 0, 'name'])).toBe('facts.items[0].name')
  expect([describeJson([1]), describeJson({ a: 1, b: 2 })]).toEqual(['1 item', '2 keys'])
})

test('a closed branch is not rendered until it is opened', () => {
  render(<JsonTree value={{ outer: { inner: 'deep' } }} />)
  const before = screen.queryByText('"deep"')

  fireEvent.click(screen.getByRole('button', { name: 'Open outer' }))

  expect(before).toBeNull()
  expect(screen.getByText('"deep"')).toBeInTheDocument()
})

test('a long list comes in portions', () => {
  render(<JsonTree value={Array.from({ length: 250 }, (_, index) => index)} />)
  const first = screen.getAllByText(/^\d+:$/).length

  fireEvent.click(screen.getByRole('button', { name: 'Show 100 more of 250' }))

  expect([first, screen.getAllByText(/^\d+:$/).length]).toEqual([100, 200])
})

test('picking a key tells its path and value', () => {
  const pick = vi.fn<(path: readonly (string | number)[], value: unknown, key: HTMLElement) => void>()
  render(<JsonTree value={{ items: [{ id: 7 }] }} openLevels={3} onPick={pick} />)

  fireEvent.click(screen.getByText('id:'))

  expect(pick).toHaveBeenCalledWith(['items', 0, 'id'], 7, expect.any(HTMLElement))
})

test('a long text is cut until asked for', () => {
  render(<JsonTree value={{ text: 'x'.repeat(1000) }} />)

  expect(screen.getByRole('button', { name: 'all 1,000 characters' })).toBeInTheDocument()
})
