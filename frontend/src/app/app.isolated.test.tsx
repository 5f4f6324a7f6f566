import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

const PAGES = [
  ['@/builder/pages/AgentsPage', 'AgentsPage'],
  ['@/builder/pages/EditorPage', 'EditorPage'],
  ['@/tenancy/pages/SettingsPage', 'SettingsPage'],
  ['@/runs/pages/OperatorPage', 'OperatorPage'],
] as const

/** The screens are other people's: here each is only its name. */
function standInForPages() {
  for (const [path, name] of PAGES) vi.doMock(path, () => ({ [name]: () => <h1>{name}</h1> }))
}

async function open(path: string, boot?: object) {
  vi.resetModules()
  standInForPages()
  // The shell asks for what is unread and the palette for agents; there is no server here.
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('There is no network.')))
  vi.stubGlobal('WebSocket', function never() {
    return { readyState: 0, close: () => undefined }
  })
  history.replaceState(null, '', path)
  document.body.innerHTML = `<script id="boot" type="application/json">${boot ? JSON.stringify(boot) : ''}</script>`
  const { App } = await import('./app')
  render(<App />)
}

const ada = {
  user: { id: '1', email: 'ada@example.com', name: 'Ada' },
  workspaces: [
    { slug: 'demo', name: 'Demo', role: 'owner' },
    { slug: 'lab', name: 'Lab', role: 'viewer' },
  ],
}

beforeEach(() => vi.restoreAllMocks())

test('the front door leads to the first workspace', async () => {
  await open('/', ada)

  expect(await screen.findByRole('heading', { name: 'AgentsPage' })).toBeInTheDocument()
  expect(location.pathname).toBe('/w/demo')
})

test('a workspace one does not belong to looks as if it did not exist', async () => {
  await open('/w/secret', ada)

  expect(await screen.findByRole('heading', { name: 'Nothing here' })).toBeInTheDocument()
})

test('settings open at their first section, and an unknown section is not found', async () => {
  await open('/w/demo/settings', ada)
  expect(await screen.findByRole('heading', { name: 'SettingsPage' })).toBeInTheDocument()
  expect(location.pathname).toBe('/w/demo/settings/general')

  document.body.innerHTML = ''
  await open('/w/demo/settings/mauve', ada)

  expect(await screen.findByRole('heading', { name: 'Nothing here' })).toBeInTheDocument()
})

test('operations are there for operators of the site and for nobody else', async () => {
  await open('/w/demo/operator', { ...ada, user: { ...ada.user, is_staff: true } })
  expect(await screen.findByRole('heading', { name: 'OperatorPage' })).toBeInTheDocument()
  expect(screen.getByRole('link', { name: 'Operations' })).toBeInTheDocument()

  document.body.innerHTML = ''
  await open('/w/demo/operator', ada)

  expect(await screen.findByRole('heading', { name: 'Nothing here' })).toBeInTheDocument()
  expect(screen.queryByRole('link', { name: 'Operations' })).toBeNull()
})

test('the editor fills the screen, the other screens stand in the shell', async () => {
  await open('/w/demo/agents/7', ada)
  expect(await screen.findByRole('heading', { name: 'EditorPage' })).toBeInTheDocument()
  const inEditor = screen.queryByRole('navigation', { name: 'Main' })

  document.body.innerHTML = ''
  await open('/w/demo', ada)

  expect(await screen.findByRole('navigation', { name: 'Main' })).toBeInTheDocument()
  expect(inEditor).toBeNull()
})

test('a person who is not signed in is sent to the door and back', async () => {
  const assign = vi.spyOn(location, 'assign').mockImplementation(() => {})

  await open('/w/demo/runs?status=failed')

  await waitFor(() => expect(assign).toHaveBeenCalledWith('/accounts/login/?next=%2Fw%2Fdemo%2Fruns%3Fstatus%3Dfailed'))
})

test('the palette goes where one types', async () => {
  await open('/w/demo', ada)
  await screen.findByRole('navigation', { name: 'Main' })

  fireEvent.keyDown(window, { key: 'k', ctrlKey: true })
  const field = await screen.findByPlaceholderText(/Go to a page/)
  fireEvent.change(field, { target: { value: 'members' } })
  await act(async () => fireEvent.keyDown(field, { key: 'Enter' }))

  await waitFor(() => expect(location.pathname).toBe('/w/demo/settings/members'))
})
