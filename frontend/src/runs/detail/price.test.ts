import { expect, test } from 'vitest'
import { describePrice } from './price'

test('a charge names the price it was reckoned with', () => {
  const price = { source: 'genai-prices', provider: 'openai', input_mtok: '2.5', output_mtok: { base: '10', tiers: [] } }

  expect(describePrice('openai', price)).toBe('openai · in $2.50, out $10.00 per million tokens')
})

test('the demo model is free, and a price nobody knows is said to be unknown', () => {
  expect([describePrice('demo', { source: 'demo model' }), describePrice('ollama', {})]).toEqual(['Demo model, free', 'ollama · no known price'])
})
