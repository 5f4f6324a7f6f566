import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

const asked: unknown[] = []
let status = 200
/** The one choice that the server does not keep. */
let odd = ''
const server = setupServer(
  http.patch(new URL('/api/me/preferences', location.origin).href, async ({ request }) => {
    const body = (await request.json()) as { values: object }
    asked.push(body)
    const answer = odd in body.values ? 400 : status
    return HttpResponse.json({ code: 'preferences_refused', title: 'No.', status: answer }, { status: answer })
  }),
)
let stop = () => {}
let choose: (name: string, value: string | number | boolean) => void

/** The page, opened anew at this browser: what the server tells it of a person. */
async function open(user: string, preferences: object): Promise<void> {
  stop()
  vi.resetModules()
  document.body.innerHTML = `<script id="boot" type="application/json">${JSON.stringify({ user: { id: user, email: '', name: '' }, preferences })}</script>`
  stop = (await import('./preferences')).followPreferences()
  choose = (await import('@/ui/remembered')).remember
}

/** The page goes, which tells what was not told yet. */
async function leave(times: number): Promise<void> {
  dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(asked).toHaveLength(times))
}

const unsent = () => localStorage.getItem('preferences:unsent')

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
beforeEach(() => {
  localStorage.clear()
  asked.length = 0
  status = 200
  odd = ''
})
afterEach(() => stop())
afterAll(() => server.close())

test('what the server knows takes the place of what the browser remembers', async () => {
  localStorage.setItem('theme', 'light')
  localStorage.setItem('panel:Palette', '200')
  await open('ada', { 'theme': 'dark', 'editor:left': false })

  expect([localStorage.getItem('theme'), localStorage.getItem('editor:left'), localStorage.getItem('panel:Palette')]).toEqual(['dark', 'false', '200'])
})

test('choices are told together, the last of each, and once', async () => {
  await open('ada', {})
  choose('panel:Palette', 220)
  choose('panel:Palette', 240)
  choose('theme', 'dark')
  await leave(1)
  await vi.waitFor(() => expect(unsent()).toBeNull())

  expect(asked).toEqual([{ values: { 'panel:Palette': 240, 'theme': 'dark' } }])
})

test('a choice that could not be told is kept against an older one from the server, and told later', async () => {
  await open('ada', {})
  status = 503
  choose('theme', 'dark')
  await leave(1)
  status = 200
  await open('ada', { 'theme': 'light', 'density': 'compact' })
  expect([localStorage.getItem('theme'), localStorage.getItem('density')]).toEqual(['dark', 'compact'])
  await leave(2)

  expect(asked.at(-1)).toEqual({ values: { theme: 'dark' } })
  await vi.waitFor(() => expect(unsent()).toBeNull())
})

test('what is refused is not told again', async () => {
  await open('ada', {})
  odd = 'section:<odd>'
  choose('section:<odd>', true)
  await leave(1)

  await vi.waitFor(() => expect(unsent()).toBeNull())
  expect(localStorage.getItem('section:<odd>')).toBe('true')
})

test('one choice that is refused does not take the others with it', async () => {
  await open('ada', {})
  odd = 'section:<odd>'
  choose('theme', 'dark')
  choose('section:<odd>', true)
  choose('density', 'compact')
  await leave(4)
  await vi.waitFor(() => expect(unsent()).toBeNull())

  expect(asked.slice(1)).toEqual([{ values: { theme: 'dark' } }, { values: { 'section:<odd>': true } }, { values: { density: 'compact' } }])
})

test('next to a refused choice, one that could not be told is kept', async () => {
  await open('ada', {})
  odd = 'section:<odd>'
  status = 503
  choose('section:<odd>', true)
  choose('theme', 'dark')
  await leave(3)

  await vi.waitFor(() => expect(unsent()).toBe('{"theme":"dark"}'))
})

test('the next person at the browser neither sees nor tells what the last one chose', async () => {
  await open('ada', {})
  status = 503
  choose('theme', 'dark')
  await leave(1)
  localStorage.setItem('draft:of-ada', 'kept')
  await open('bob', { density: 'compact' })

  expect([localStorage.getItem('theme'), unsent(), localStorage.getItem('density'), localStorage.getItem('draft:of-ada')]).toEqual([null, null, 'compact', 'kept'])
})
