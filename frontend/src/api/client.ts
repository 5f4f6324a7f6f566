/** The one way to the REST API: typed by the schema, same origin, errors thrown as `ApiProblem`. */
import createFetchClient, { type Middleware } from 'openapi-fetch'
import createQueryClient from 'openapi-react-query'
import { boot, getCookie } from './boot'
import type { paths } from './generated/schema'
import { ApiProblem, readProblem } from './problem'
import { leaveForSignIn } from './sign-in'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

async function readBody(response: Response): Promise<unknown> {
  try {
    return await response.clone().json()
  } catch {
    return null
  }
}

function addCsrfToken(method: string, headers: Headers) {
  const token = SAFE.has(method) ? undefined : getCookie(boot().csrf)
  if (token) headers.set('X-CSRFToken', token)
}

async function refuse(response: Response): Promise<never> {
  const problem = readProblem(response.status, await readBody(response))
  if (problem.status === 401 || problem.code === 'not_authenticated') leaveForSignIn()
  throw problem
}

const rules: Middleware = {
  onRequest({ request }) {
    addCsrfToken(request.method, request.headers)
    return request
  },
  onResponse({ response }) {
    return response.ok ? undefined : refuse(response)
  },
  onError({ error }) {
    if (error instanceof ApiProblem || (error instanceof DOMException && error.name === 'AbortError')) return undefined
    return new ApiProblem({ status: 0, code: 'offline', title: 'The server cannot be reached.' })
  },
}

/** `await api.GET('/api/w/{workspace}/agents', { params: { path: { workspace } } })`; throws ApiProblem. */
export const api = createFetchClient<paths>({
  baseUrl: globalThis.location?.origin,
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
})
api.use(rules)

/** The same as hooks: `$api.useQuery('get', '/api/me')`, `$api.useMutation('post', …)`. */
export const $api = createQueryClient(api)

type SendOptions = { method?: string; body?: unknown; signal?: AbortSignal }

/** A request that the schema does not describe (an upload, a text export). Same rules; the parsed JSON is the caller's to check. */
export async function send(path: string, { method = 'GET', body, signal }: SendOptions = {}): Promise<Response> {
  const isForm = body instanceof FormData
  const headers = new Headers({ Accept: 'application/json, */*;q=0.5' })
  if (body !== undefined && !isForm) headers.set('Content-Type', 'application/json')
  addCsrfToken(method, headers)
  const init: RequestInit = { method, headers, credentials: 'same-origin' }
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body)
  if (signal) init.signal = signal
  const response = await fetch(path, init)
  return response.ok ? response : refuse(response)
}
