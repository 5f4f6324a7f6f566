import { expect, test } from 'vitest'
import { mayDecide, sayApprovers } from './roles'

test('the least role and every higher one may decide', () => {
  const may = (role: string | undefined) => [role, mayDecide(role, 'builder')]

  expect(['owner', 'admin', 'builder', 'operator', 'viewer', undefined].map(may)).toEqual([
    ['owner', true], ['admin', true], ['builder', true], ['operator', false], ['viewer', false], [undefined, false],
  ])
})

test('a role that is not known here leaves it to owners', () => {
  expect([mayDecide('owner', 'chief'), mayDecide('admin', 'chief'), sayApprovers('chief')]).toEqual([true, false, 'owners'])
})

test('who may decide is said in a row', () => {
  expect([sayApprovers('operator'), sayApprovers('admin')]).toEqual(['operators, builders, admins and owners', 'admins and owners'])
})
