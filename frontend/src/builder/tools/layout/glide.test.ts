import { afterEach, expect, test, vi } from 'vitest'
import { createView } from '../../editor/view'
import { glide } from './glide'

afterEach(() => vi.restoreAllMocks())

const PLACES = { a: [100, 0] as [number, number] }

test('cards of a hidden tab do not glide, and nothing waits for them', async () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  const frames = vi.spyOn(globalThis, 'requestAnimationFrame')
  await glide(createView(), PLACES)

  expect(frames).not.toHaveBeenCalled()
})

test('a tab that is hidden while cards glide keeps nobody waiting', async () => {
  vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0)

  await expect(glide(createView(), PLACES)).resolves.toBeUndefined()
})
