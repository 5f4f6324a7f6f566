import { describe, expect, it } from 'vitest'
import { Gathering, PART_BYTES, split } from './parts'

/** Vitest compares large arrays number by number, and slowly. */
const isEqual = (a: unknown, b: Uint8Array) => a instanceof Uint8Array && Buffer.compare(a, b) === 0
const bytes = (length: number) => new Uint8Array(length).map((_, at) => at % 251)

describe('parts', () => {
  it.each([1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, 5 * PART_BYTES + 7])('carry a message of %d bytes', (length) => {
    const gathering = new Gathering()
    const got = split(bytes(length)).map((frame) => gathering.take(frame))

    expect(isEqual(got.pop(), bytes(length))).toBe(true)
    expect(got.every((each) => !(each instanceof Uint8Array))).toBe(true)
  })

  it('tell how much has arrived, and let other messages through', () => {
    const gathering = new Gathering()
    const [first, second] = split(bytes(PART_BYTES + 10)) as [Uint8Array, Uint8Array]

    expect(gathering.take(first)).toEqual({ received: PART_BYTES, total: PART_BYTES + 10 })
    expect(gathering.take(Uint8Array.of(100, 1))).toEqual(Uint8Array.of(100, 1))
    expect(isEqual(gathering.take(second), bytes(PART_BYTES + 10))).toBe(true)
  })
})
