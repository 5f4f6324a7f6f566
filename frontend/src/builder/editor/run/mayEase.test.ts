import { expect, test } from 'vitest'
import { NO_DRAG } from '../view'
import { mayEase } from './mayEase'

const STILL = { movedAt: 1000, drag: null, connecting: null, following: null }

test('the camera stays where somebody looks, drags, connects or follows', () => {
  expect(mayEase(STILL, 4000)).toBe(true)
  expect(mayEase(STILL, 3999)).toBe(false)
  expect(mayEase({ ...STILL, drag: NO_DRAG }, 9000)).toBe(false)
  expect(mayEase({ ...STILL, connecting: { node: 'a', port: 'x', side: 'output', inner: false } }, 9000)).toBe(false)
  expect(mayEase({ ...STILL, following: 'ada' }, 9000)).toBe(false)
})
