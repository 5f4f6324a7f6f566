import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useRunStore } from '@/live/runStore'
import { events } from '@/live/testRun'
import { RunWatch } from '@/live/watch'
import { toast } from '@/ui/toast'
import { announceRuns } from './announce-runs'
import { toggleRunNotices, useRunNotices } from './run-notice'

const shown: { title: string; body: string | undefined; tag: string | undefined }[] = []
let answer: NotificationPermission = 'granted'

class DesktopNotification {
  static permission = 'default'
  static requestPermission = async () => answer
  onclick = null
  constructor(title: string, { body, tag }: NotificationOptions) {
    shown.push({ title, body, tag })
  }
}

let stop = () => {}
const idle = useRunStore.getState()
const RUN = {
  startedAt: 0, finishedAt: null, inputs: null, outputs: null, error: null, failedStep: null, cancelReason: null, debug: null, held: [], asking: [],
  tokensIn: 0, tokensOut: 0, cost: '0', costIsComplete: true,
} as const

function look(visibility: 'hidden' | 'visible') {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibility)
}

function run(seconds: number, connection: 'live' | 'connecting' = 'live') {
  useRunStore.setState({ runId: 'r', connection, now: { ...RUN, status: 'running' } })
  useRunStore.setState({ connection: 'live', now: { ...RUN, status: 'succeeded', finishedAt: seconds * 1000 } })
}

const QUESTION = { id: 'q1', question: 'Send it?', editable: false, approvers: 'builder', seconds: 60, attempt: 1 }

/** A run that this page follows begins to ask builders. */
function ask() {
  const watch = new RunWatch('demo', 'r', () => {})
  watch.showRecord(events([
    ['run.started', null, { inputs: {} }],
    ['step.started', 'check', { inputs: {}, attempt: 1 }],
    ['approval.requested', 'check', QUESTION],
  ]))
  useRunStore.setState({ runId: 'r', watch, connection: 'live', now: { ...RUN, status: 'running' } })
  useRunStore.setState({ now: { ...RUN, status: 'waiting', asking: ['check'] } })
  useRunStore.setState({ now: { ...RUN, status: 'waiting', asking: ['check', 'other'] } })
  return watch
}

function signIn(role: string) {
  document.body.innerHTML = `<script id="boot" type="application/json">${JSON.stringify({ workspaces: [{ slug: 'demo', name: 'Demo', role }] })}</script>`
}

beforeEach(() => {
  vi.stubGlobal('Notification', DesktopNotification)
  answer = 'granted'
  shown.length = 0
  useRunNotices.setState({ isOn: false })
  useRunStore.setState(idle)
  look('hidden')
  stop = announceRuns()
})
afterEach(() => {
  stop()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a long run that ends while the page is hidden is told once, to who asked for it', async () => {
  run(60)
  expect(shown).toEqual([])

  await toggleRunNotices()
  run(60)
  useRunStore.setState({ connection: 'over' })

  expect(shown).toEqual([{ title: 'The run succeeded', body: 'It took 1:00 min.', tag: 'run:r' }])
  expect(localStorage.getItem('run-notices')).toBe('on')
})

test('nothing is told of a short run, before eyes that look, or of a run that had ended when it was opened', async () => {
  await toggleRunNotices()
  run(5)
  run(60, 'connecting')
  look('visible')
  run(60)

  expect(shown).toEqual([])
})

test('a refused permission leaves it off, and a second click switches it off again', async () => {
  answer = 'denied'
  await toggleRunNotices()
  expect(useRunNotices.getState().isOn).toBe(false)

  answer = 'granted'
  await toggleRunNotices()
  await toggleRunNotices()
  expect([useRunNotices.getState().isOn, localStorage.getItem('run-notices')]).toEqual([false, null])
})

test('a run that asks is told once to who may decide: away by a notification, at the page by a toast', async () => {
  signIn('builder')
  const told = vi.spyOn(toast, 'info').mockReturnValue(undefined)
  await toggleRunNotices()
  ask()
  look('visible')
  ask()

  expect(shown).toEqual([{ title: 'A run asks you to decide', body: 'Send it?', tag: 'run:r:q1' }])
  expect(told.mock.calls.map(([text, options]) => [text, options?.description])).toEqual([['The run asks you to decide.', 'Send it?']])
})

test('a step that asks anew is told again; what is asked beside an open question is not', async () => {
  signIn('builder')
  await toggleRunNotices()
  const watch = ask()
  const goOn = (from: number, step: string, id: string) => {
    for (const event of events([['step.started', step, { inputs: {}, attempt: 1 }], ['approval.requested', step, { ...QUESTION, id }]], from)) watch.model.apply(event)
    useRunStore.setState({ now: watch.model.run })
  }
  goOn(4, 'check', 'q2')
  goOn(6, 'other', 'q3')
  goOn(8, 'check', 'q4')

  expect(shown.map(({ tag }) => tag)).toEqual(['run:r:q1', 'run:r:q2'])
})
