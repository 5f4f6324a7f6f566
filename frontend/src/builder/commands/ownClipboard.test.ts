import { afterEach, expect, it, vi } from 'vitest'
import { dropCopy, keepCopy, latestCopy } from './ownClipboard'

afterEach(() => {
  dropCopy()
  vi.unstubAllGlobals()
})

function slowClipboard() {
  let written = () => {}
  const writeText = () => new Promise<void>((resolve) => { written = resolve })
  vi.stubGlobal('navigator', { clipboard: { writeText } })
  return () => written()
}

it('what was copied here is pasted at once, and the system is asked again when it has it', async () => {
  const written = slowClipboard()
  keepCopy('new')

  expect(latestCopy('old')).toBe('new')
  written()
  await vi.waitFor(() => expect(latestCopy('newer still')).toBe('newer still'))
})

it('a page that may not write to the clipboard pastes its own copy until somebody leaves the window', () => {
  vi.stubGlobal('navigator', {})
  keepCopy('new')

  expect(latestCopy('old')).toBe('new')
  window.dispatchEvent(new Event('blur'))
  expect(latestCopy('old')).toBe('old')
})
