import { expect, test } from 'vitest'
import { describeError, readProblem } from './problem'

test('a problem document keeps its code, its sentence and its fields', () => {
  const problem = readProblem(400, {
    type: 'about:blank',
    title: 'Not accepted',
    status: 400,
    code: 'invalid',
    detail: 'Give the agent a name.',
    errors: [{ field: 'name', code: 'required', message: 'A name is needed.' }],
  })

  expect([problem.status, problem.code, problem.message]).toEqual([400, 'invalid', 'Give the agent a name.'])
  expect(problem.errorFor('name')).toBe('A name is needed.')
  expect(problem.errorFor('project')).toBeUndefined()
})

test('an error page of a proxy still gives a sentence', () => {
  expect(readProblem(502, '<html>Bad gateway</html>').message).toBe('The server could not do this.')
  expect(readProblem(404, null).message).toBe('This does not exist, or you have no access to it.')
})

test('anything thrown can be described', () => {
  expect(describeError(new TypeError('Failed to fetch'))).toBe('Failed to fetch')
  expect(describeError(undefined)).toBe('Something went wrong.')
})
