/**
 * What a person chose about their screen follows them from browser to browser.
 *
 * Law: the screen reads what its browser remembers, so nothing waits for the server. What has not been told to the server yet is
 * told as soon as it answers, and until then nothing that comes from there takes its place.
 */
import { boot } from '@/api/boot'
import { api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import { type Choice, put, recall, tellOfChoices } from '@/ui/remembered'

type Choices = { [name: string]: Choice }

const OWNER = 'preferences:owner'
const UNSENT = 'preferences:unsent'
/** What may be remembered of one person and is dropped for the next one at this browser. */
const OWN = /^(theme|density|single-keys|agents:look|editor:minimap|(editor|phone):(left|right|dock)|(panel|section):.+)$/
/** Long enough that a panel's edge that is dragged is told once. */
const REST_MS = 1000

let timer: ReturnType<typeof setTimeout> | undefined

/** Before anything reads what is remembered. Answers with what ends it. */
export function followPreferences(): () => void {
  const { user, preferences } = boot()
  const ending = new AbortController()
  if (!user) return () => {}
  takeOver(user.id)
  const unsent = readUnsent()
  for (const [name, value] of Object.entries(preferences)) if (!(name in unsent)) put(name, value)
  tellOfChoices((name, value) => {
    keepUnsent({ ...readUnsent(), [name]: value })
    sendLater()
  })
  addEventListener('online', () => void send(), ending)
  addEventListener('pagehide', () => void send(), ending)
  sendLater()
  return () => {
    clearTimeout(timer)
    ending.abort()
  }
}

function takeOver(user: string): void {
  const owner = localStorage.getItem(OWNER)
  if (owner === user) return
  if (owner !== null) for (const name of Object.keys(localStorage).filter((each) => OWN.test(each) || each === UNSENT)) localStorage.removeItem(name)
  localStorage.setItem(OWNER, user)
}

function sendLater(): void {
  clearTimeout(timer)
  timer = setTimeout(() => void send(), REST_MS)
}

async function send(): Promise<void> {
  clearTimeout(timer)
  const unsent = readUnsent()
  if (Object.keys(unsent).length > 0) await tell(unsent)
}

/** What is refused would be refused again; anything else goes with the next choice, or once the network is back. */
async function tell(choices: Choices): Promise<void> {
  try {
    await api.PATCH('/api/me/preferences', { body: { values: choices }, keepalive: true })
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 400)) return
    const names = Object.keys(choices)
    if (names.length > 1) return tellEach(names)
  }
  const since = readUnsent()
  keepUnsent(Object.fromEntries(Object.entries(since).filter(([name, value]) => choices[name] !== value)))
}

/** One that is refused must not take the others with it; each is told as it is by then. */
async function tellEach(names: string[]): Promise<void> {
  for (const name of names) {
    const value = readUnsent()[name]
    // One after the other: there may be a hundred of them.
    // oxlint-disable-next-line no-await-in-loop
    if (value !== undefined) await tell({ [name]: value })
  }
}

function readUnsent(): Choices {
  const kept = recall(UNSENT)
  return typeof kept === 'object' && kept !== null ? (kept as Choices) : {}
}

function keepUnsent(choices: Choices): void {
  if (Object.keys(choices).length === 0) localStorage.removeItem(UNSENT)
  else localStorage.setItem(UNSENT, JSON.stringify(choices))
}
