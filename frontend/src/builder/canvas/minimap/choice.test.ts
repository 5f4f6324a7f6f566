import { describe, expect, it } from 'vitest'
import { showsMinimap } from './choice'

describe('showsMinimap', () => {
  it.each([
    ['shows by itself from 40 nodes', null, 40, true],
    ['leaves a small graph alone', null, 39, false],
    ['shows a small graph to who asked for it', 'on', 1, true],
    ['stays away from a large graph when told', 'off', 500, false],
    ['has nothing to show of an empty graph', 'on', 0, false],
    ['falls back when what is stored makes no sense', '{}', 40, true],
  ] as const)('%s', (_rule, choice, nodes, shows) => expect(showsMinimap(choice, nodes)).toBe(shows))
})
