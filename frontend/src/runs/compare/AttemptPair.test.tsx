import { render, screen, within } from '@testing-library/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { RunModel } from '@/live/model'
import type { Step } from '@/live/step'
import { RUN } from '@/live/testRun'
import { AttemptPair } from './AttemptPair'

test('the last two attempts of a step stand side by side, with what the second did better', () => {
  const model = new RunModel()
  RUN.forEach((event) => model.apply(event))
  render(<QueryClientProvider client={new QueryClient()}><AttemptPair step={model.steps.get('facts') as Step} /></QueryClientProvider>)
  const pair = within(screen.getByRole('region', { name: 'Two attempts side by side' }))

  expect(['Attempt A', 'Attempt B'].map((name) => pair.getByRole('combobox', { name }).textContent)).toEqual(['Attempt 1', 'Attempt 2'])
  expect([pair.getByText('Too many requests.'), pair.getByText('Succeeded.'), pair.getByText('+$0.10')]).toHaveLength(3)
  expect(pair.getByText('Bees fly.')).toBeInTheDocument()
  expect(pair.getByText('the same in both')).toBeInTheDocument()
})
