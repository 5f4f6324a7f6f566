/** What the address of the tests' screen may ask for. Pure; anything else in it is dropped. */

export type TestsSearch = { dataset?: string; test?: string; result?: string; case?: string }

const KEYS = ['dataset', 'test', 'result', 'case'] as const

export function readTestsSearch(search: Record<string, unknown>): TestsSearch {
  const found: TestsSearch = {}
  for (const key of KEYS) {
    const value = search[key]
    if (typeof value === 'string' && value) found[key] = value
  }
  return found
}
