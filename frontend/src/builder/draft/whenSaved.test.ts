import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { DraftStatus } from './draft'
import { STARTING, type SaveState } from './saveState'
import { whenSaved } from './whenSaved'

const statusOf = (save: Partial<SaveState>) => createStore(() => ({ save: { ...STARTING, ...save } }) as DraftStatus)

test('what works on the stored draft waits until everything is stored', async () => {
  const status = statusOf({ line: 'open', queued: 2 })
  let isSaved = false
  const saved = whenSaved({ status }).then(() => (isSaved = true))

  status.setState(({ save }) => ({ save: { ...save, queued: 1 } }))
  await Promise.resolve()
  expect(isSaved).toBe(false)
  status.setState(({ save }) => ({ save: { ...save, queued: 0 } }))
  await saved
})

test('without a line to the server it fails with a sentence, at once or when the line breaks', async () => {
  const sentence = 'The server cannot be reached just now. Try again once the draft is saved.'
  const status = statusOf({ line: 'open', queued: 1 })
  const broken = whenSaved({ status })
  status.setState(({ save }) => ({ save: { ...save, line: 'closed' } }))

  await expect(broken).rejects.toThrow(sentence)
  await expect(whenSaved({ status: statusOf({ line: 'connecting' }) })).rejects.toThrow(sentence)
})
