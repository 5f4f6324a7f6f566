import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { getCookie, readBoot } from './boot'
import { send } from './client'
import { ApiProblem } from './problem'
import { signInUrl } from './sign-in'

const server = setupServer()
const here = (path: string) => new URL(path, location.origin).href
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

test('a refused request throws the problem the server named', async () => {
  server.use(
    http.post(here('/api/w/demo/import'), () =>
      HttpResponse.json({ title: 'Too deep', code: 'too_deep', detail: 'The text nests too deeply.' }, { status: 400 }),
    ),
  )

  const refused = send(here('/api/w/demo/import'), { method: 'POST', body: { text: 'x' } })

  await expect(refused).rejects.toThrow(ApiProblem)
  await expect(refused).rejects.toMatchObject({ status: 400, code: 'too_deep', message: 'The text nests too deeply.' })
})

test('a write carries the CSRF token of the cookie, a read does not', async () => {
  document.cookie = 'csrftoken=abc%3D'
  const seen: (string | null)[] = []
  server.use(
    http.all(here('/api/me'), ({ request }) => {
      seen.push(request.headers.get('X-CSRFToken'))
      return HttpResponse.json({})
    }),
  )

  await send(here('/api/me'))
  await send(here('/api/me'), { method: 'PATCH', body: {} })

  expect(seen).toEqual([null, 'abc='])
})

test('a cookie is found by its whole name', () => {
  expect(getCookie('token', 'csrftoken=1; token=2')).toBe('2')
  expect(getCookie('missing', 'csrftoken=1')).toBeUndefined()
})

test('a page without boot data has nobody signed in', () => {
  expect(readBoot(null).user).toBeNull()
  expect(readBoot('{"demo_model": true}')).toMatchObject({ demo_model: true, workspaces: [], csrf: 'csrftoken' })
})

test('sign-in comes back to where the person was', () => {
  expect(signInUrl('/w/demo/runs?status=failed')).toBe('/accounts/login/?next=%2Fw%2Fdemo%2Fruns%3Fstatus%3Dfailed')
})
