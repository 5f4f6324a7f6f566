import { ReactFlowProvider } from '@xyflow/react'
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { TooltipProvider } from '@/ui/tooltip'
import { Draft } from '../../draft/draft'
import type { Problem } from '../../draft/values'
import { type EditorSession, SessionProvider } from '../../editor/session'
import { createView } from '../../editor/view'
import { KINDS } from '../../kinds/fixtures'
import { ProblemsPopover } from './ProblemsPopover'

const EDGE = 'gone.text -> output.text'
const PROBLEM: Problem = { code: 'dangling_edge', message: 'The edge names “gone”, which is not in the graph.', edge: EDGE, severity: 'error' }

function open(canEdit: boolean) {
  const draft = new Draft({ kinds: KINDS, person: { id: 'ada', name: 'Ada' } })
  draft.dispatch([{ type: 'connect', edge: EDGE }])
  const session: EditorSession = { workspace: 'acme', agentId: 'a', draft, kinds: KINDS, view: createView(), canEdit, canRun: true, role: 'builder' }
  render(
    <TooltipProvider><ReactFlowProvider><SessionProvider session={session}>
      <ProblemsPopover problems={[PROBLEM]}><button type="button">1 issue</button></ProblemsPopover>
    </SessionProvider></ReactFlowProvider></TooltipProvider>,
  )
  return draft
}

test('an edge to nothing is removed where its problem is told, and undo does not bring it back', () => {
  const draft = open(true)
  fireEvent.click(screen.getByRole('button', { name: 'Remove it' }))

  expect(draft.graph().edges).toEqual([])
  draft.undo()
  expect(draft.graph().edges).toEqual([])
})

test('who may not edit is not offered it', () => {
  open(false)

  expect(screen.queryByRole('button', { name: 'Remove it' })).toBeNull()
})
