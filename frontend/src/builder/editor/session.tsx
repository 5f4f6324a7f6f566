/** The open editor: its draft, kinds and view, for every part of the screen. */
import { createContext, type ReactNode, use } from 'react'
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
}

const SessionContext = createContext<EditorSession | null>(null)

export function SessionProvider({ session, children }: { session: EditorSession; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>
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
