import { expect, test } from 'vitest'
import { readCharge } from '@/live/step'
import { aboutTokens, describeEstimate, describeLast, estimate } from './estimate'

const PRICE = { model: 'gpt-4o-mini', input_price: '0.15', output_price: '0.6' }
const charge = (data: object) => readCharge({ input_tokens: 312, output_tokens: 88, cost: '0.0004', ...data }, { run: '', seq: 1, type: 'charge.made', at: '', node: 'a', data: {} })

test('a token is about four characters', () => {
  expect([0, 1, 4, 5].map(aboutTokens)).toEqual([0, 1, 1, 2])
})

test('values count as long as they last were, wherever they are kept', () => {
  const values = { page: 'x'.repeat(40), rows: [{ title: 'four' }], long: { $blob: 'ab', size: 20_000, media_type: 'text/plain' } }

  expect(estimate(['Sum {{ page }}'], values)).toEqual({ tokens: 11, missing: [] })
  expect(estimate(['{{ rows[0].title }}', '{{ long }}'], values)).toEqual({ tokens: 5001, missing: [] })
})

test('what nobody knows yet counts as nothing, and is named', () => {
  expect(estimate(['From {{ facts }}: {{ facts.x }}', '{{ page }}'], {})).toEqual({ tokens: 2, missing: ['facts', 'page'] })
})

test('a call costs what goes in, and out as much as the last time', () => {
  const about = { tokens: 10_000, missing: [] }

  expect(describeEstimate(about, PRICE, 1000)).toBe('About 10K tokens in, about $0.0021 a call')
  expect(describeEstimate(about, PRICE, null)).toBe('About 10K tokens in, about $0.0015 a call and $0.60 per million tokens out')
})

test('what is not known is said in words', () => {
  const about = { tokens: 2, missing: ['facts'] }

  expect(describeEstimate(about, undefined, null)).toBe('About 2 tokens in without facts')
  expect(describeEstimate(about, { model: 'llama', input_price: null, output_price: null }, 5)).toBe('About 2 tokens in without facts, price of llama unknown')
  expect(describeEstimate(about, { model: '', input_price: null, output_price: null }, 5)).toBe('About 2 tokens in without facts, no model serves this name')
  expect(describeEstimate({ ...about, missing: ['a', 'b', 'c'] }, { model: 'demo', input_price: '0', output_price: '0' }, 5)).toBe('About 2 tokens in without 3 values, free of charge')
})

test('the last call is told as it was', () => {
  expect(describeLast(charge({}))).toBe('Last call 312 in, 88 out, $0.0004')
  expect(describeLast(charge({ cost: null, estimated: true }))).toBe('Last call about 312 in, 88 out, price unknown')
})
