import { expect, test } from 'vitest'
import { describeRedaction, NOTHING_HIDDEN } from './redaction'

const nodes = { write: { kind: 'llm@1', title: 'Write', agent: null } }

test('what is hidden is named, nothing is not', () => {
  expect([
    describeRedaction(NOTHING_HIDDEN),
    describeRedaction({ ...NOTHING_HIDDEN, values: true, inputs: true }),
    describeRedaction({ ...NOTHING_HIDDEN, inputs: true, steps: ['write', 'fetch_page'] }, nodes),
    describeRedaction({ ...NOTHING_HIDDEN, steps: ['write'] }, nodes),
  ]).toEqual(['', 'All values are hidden.', 'Its inputs, the step “Write”, and the step “fetch page” are hidden.', 'The step “Write” is hidden.'])
})
