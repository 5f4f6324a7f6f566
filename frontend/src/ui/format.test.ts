import { expect, test } from 'vitest'
import { ago, bytes, cost, count, duration, monthName, plural, tokens } from './format'
import { getHue, getInitials } from './initials'

test('a cost shows four decimals below a cent, and says when nobody knows it', () => {
  expect(['0', '0.000125', '0.00001', '0.0123', '12.5', null].map((value) => cost(value))).toEqual([
    '$0.00',
    '$0.0001',
    '<$0.0001',
    '$0.01',
    '$12.50',
    'unknown',
  ])
})

test('counts are exact while they are short', () => {
  expect([count(999), count(9999), count(12_345), tokens(1), plural(2, 'node')]).toEqual([
    '999',
    '9,999',
    '12.3K',
    '1 token',
    '2 nodes',
  ])
})

test('durations carry the unit that fits', () => {
  expect([84.4, 3210, 59_999, 65_000, 7_380_000].map(duration)).toEqual(['84 ms', '3.2 s', '1:00 min', '1:05 min', '2:03:00 h'])
})

test('times are told from now', () => {
  const now = new Date('2026-03-10T12:00:00Z')

  expect(
    ['2026-03-10T11:59:40Z', '2026-03-10T11:55:00Z', '2026-03-09T11:00:00Z', '2026-03-10T14:00:00Z'].map((at) => ago(at, now)),
  ).toEqual(['just now', '5 min. ago', 'yesterday', 'in 2 hr.'])
})

test('sizes step by 1024', () => {
  expect([0, 1023, 1536, 5_242_880, 157_286_400].map(bytes)).toEqual(['0 B', '1023 B', '1.5 KB', '5.0 MB', '150 MB'])
})

test('a name keeps its initials and its hue', () => {
  expect(['Ada Lovelace', 'ada@example.com', 'Ölaf', ''].map(getInitials)).toEqual(['AL', 'AE', 'Ö', '?'])
  expect(getHue('Ada')).toBe(getHue('Ada'))
})

test('a month is named, whatever the time zone of the screen', () => {
  expect([monthName('2026-11'), monthName('2026-01-31'), monthName('soon')]).toEqual(['November 2026', 'January 2026', 'soon'])
})
