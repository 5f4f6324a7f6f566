import { expect, test } from 'vitest'
import { ApiProblem } from './problem'
import { mayRetry } from './query'

const problem = (status: number) => new ApiProblem({ status, code: 'x', title: 'x' })

test('only what may pass by itself is asked again', () => {
  const asked = [0, 400, 401, 403, 404, 409, 429, 500, 502, 503].filter((status) => mayRetry(0, problem(status)))

  expect(asked).toEqual([0, 429, 502, 503])
})

test('it gives up after two more tries', () => {
  expect([mayRetry(1, problem(503)), mayRetry(2, problem(503))]).toEqual([true, false])
})
