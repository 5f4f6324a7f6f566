import { expect, test } from 'vitest'
import { describeEvent, describePlace, stepBy } from './moments'

test('what happened is said in words, and an event not known here by its name', () => {
  expect([describeEvent('step.succeeded', 'Facts'), describeEvent('run.started', null), describeEvent('step.dreamt', 'Facts'), describeEvent('run.dreamt', null)]).toEqual([
    'Facts succeeded', 'The run began', 'Facts · step.dreamt', 'run.dreamt',
  ])
})

test('a moment is placed by its time and its number', () => {
  expect(describePlace(12, 40, 5200, 4000)).toBe('1.2 s in, event 12 of 40')
})

test('arrows go event by event, pages a tenth, and what lies beyond the last event is the end', () => {
  const keys = ['ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp', 'Home', 'End', 'a']

  expect(keys.map((key) => stepBy(key, 50, 100))).toEqual([49, 51, 40, 60, 1, null, undefined])
  expect([stepBy('ArrowLeft', 1, 100), stepBy('ArrowRight', 99, 100), stepBy('PageUp', 95, 100)]).toEqual([1, null, null])
})
