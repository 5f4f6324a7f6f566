/** The open editor: its draft, kinds and view, for every part of the screen. */
import { createContext, type ReactNode, use, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Draft, DraftStatus } from '../draft/draft'
import type { DraftState } from '../draft/projection'
import type { NodeKinds } from '../kinds/types'
import type { ViewState, ViewStore } from './view'

export interface EditorSession {
  workspace: string
  agentId: string
  draft: Draft
  kinds: NodeKinds
  view: ViewStore
  canEdit: boolean
  canRun: boolean
  /** What the person is in this workspace. */
  role: string
  /** Opens the draft anew. */
  reopen?: () => void
}

const SessionContext = createContext<EditorSession | null>(null)

/** Whether somebody may edit can change while they look on: the draft knows it first. */
export function SessionProvider({ session, children }: { session: EditorSession; children: ReactNode }) {
  const readOnly = useStore(session.draft.status, (status) => status.save.readOnly)
  const now = useMemo(() => ({ ...session, canEdit: session.canEdit && !readOnly }), [session, readOnly])
  return <SessionContext value={now}>{children}</SessionContext>
}

export function useEditor(): EditorSession {
  const session = use(SessionContext)
  if (!session) throw new Error('No editor is open here.')
  return session
}

export function useDraft<T>(select: (state: DraftState) => T): T {
  return useStore(useEditor().draft.store, select)
}

export function useStatus<T>(select: (state: DraftStatus) => T): T {
  return useStore(useEditor().draft.status, select)
}

export function useView<T>(select: (state: ViewState) => T): T {
  return useStore(useEditor().view, select)
}
