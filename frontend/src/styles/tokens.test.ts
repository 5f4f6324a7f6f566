import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, type Oklch, parseOklch } from './contrast'

const SURFACES = ['bg', 'panel', 'raised', 'sunken', 'hover', 'pressed']
const TEXT = ['fg', 'muted', 'accent-text', 'running', 'success', 'warning', 'danger', 'waiting', 'skipped']
const TINTED = ['running', 'success', 'warning', 'danger', 'waiting', 'skipped']
const ON_FILL: [string, string][] = [
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger-fill'],
  ['on-danger', 'danger-fill-hover'],
  ['accent-text', 'accent-soft'],
  ...TINTED.flatMap((name): [string, string][] => [
    [name, `${name}-soft`],
    ['fg', `${name}-soft`],
  ]),
]

const source = readFileSync('src/styles/tokens.css', 'utf8')
const [light = '', dark = ''] = source.split(":root[data-theme='dark']")

function readColours(css: string): Map<string, Oklch> {
  const colours = new Map<string, Oklch>()
  for (const [, name = '', value = ''] of css.matchAll(/--([\w-]+): ([^;]+);/g)) {
    const colour = parseOklch(value)
    if (colour) colours.set(name, colour)
  }
  return colours
}

const themes = { light: readColours(light), dark: readColours(dark) }

/** The pairs that miss the ratio, with what they reach: an empty list is a pass. */
function findTooFaint(theme: Map<string, Oklch>, pairs: [string, string][], ratio: number): string[] {
  return pairs.flatMap(([front, back]) => {
    const [one, other] = [theme.get(front), theme.get(back)]
    if (!one || !other) return [`${front} on ${back}: not defined`]
    const reached = contrast(one, other)
    return reached < ratio ? [`${front} on ${back}: ${reached.toFixed(2)}`] : []
  })
}

const over = (fronts: string[], backs: string[]) =>
  fronts.flatMap((front) => backs.map((back): [string, string] => [front, back]))

describe.each(Object.entries(themes))('%s theme', (_, theme) => {
  test('every reading colour has 4.5:1 on every surface', () => {
    expect(findTooFaint(theme, [...over(TEXT, SURFACES), ...ON_FILL], 4.5)).toEqual([])
  })

  test('every mark of a port or kind has 3:1 where it is drawn', () => {
    const marks = [...theme.keys()].filter((name) => /^(port|kind)-/.test(name))

    expect(marks).toHaveLength(16)
    expect(findTooFaint(theme, over(marks, ['bg', 'panel', 'raised']), 3)).toEqual([])
  })
})

test('both themes define the same colours', () => {
  expect([...themes.dark.keys()]).toEqual([...themes.light.keys()])
})

test('black on white is 21:1', () => {
  expect(contrast({ l: 0, c: 0, h: 0 }, { l: 1, c: 0, h: 0 })).toBeCloseTo(21, 3)
})

test("the server's own pages repeat the tokens without change", () => {
  const [siteLight = '', siteDark = ''] = readFileSync('../static/brand/site.css', 'utf8').split(":root[data-theme='dark']")
  const strays = [
    [siteLight, themes.light],
    [siteDark, themes.dark],
  ] as const

  const changed = strays.flatMap(([css, theme]) =>
    [...readColours(css)].filter(([name, colour]) => JSON.stringify(theme.get(name)) !== JSON.stringify(colour)),
  )

  expect(changed).toEqual([])
})
