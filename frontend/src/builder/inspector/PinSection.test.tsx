import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Draft } from '../draft/draft'
import { type EditorSession, SessionProvider } from '../editor/session'
import { createView } from '../editor/view'
import { KINDS } from '../kinds/fixtures'
import { PinSection } from './PinSection'

function open() {
  const draft = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' } })
  draft.dispatch([{ type: 'add_node', id: 'write', kind: 'llm@1', position: [0, 0] }, { type: 'mark', id: 'write', name: 'pin', value: { text: 'Hi' } }])
  const session: EditorSession = { workspace: 'acme', agentId: 'a', draft, kinds: KINDS, view: createView(), canEdit: true, canRun: true, role: 'builder' }
  let updates = 0
  draft.doc.on('update', () => updates++)
  const { unmount } = render(<SessionProvider session={session}><PinSection id="write" /></SessionProvider>)
  return { draft, unmount, written: () => updates, pinned: () => draft.store.getState().marks['write']?.pin }
}

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Pinned output' })
const type = (text: string) => fireEvent.change(field(), { target: { value: text } })

test('a pin is written once, when its field is left, and undone in one step', () => {
  const { draft, written, pinned } = open()
  for (const text of ['{"text": "H"}', '{"text": "He"}', '{"text": "Hey"}']) type(text)
  expect([written(), pinned()]).toEqual([0, { text: 'Hi' }])
  fireEvent.blur(field())

  expect([written(), pinned()]).toEqual([1, { text: 'Hey' }])
  draft.undo()
  expect(pinned()).toEqual({ text: 'Hi' })
})

test('what is typed is kept when the field goes with the focus in it', () => {
  const { unmount, pinned } = open()
  type('{"text": "Hey"}')
  unmount()

  expect(pinned()).toEqual({ text: 'Hey' })
})

test('what is no JSON stays in the field and changes nothing', () => {
  const { pinned, written } = open()
  type('{"text"')
  fireEvent.blur(field())

  expect([field().value, written(), pinned()]).toEqual(['{"text"', 0, { text: 'Hi' }])
})
