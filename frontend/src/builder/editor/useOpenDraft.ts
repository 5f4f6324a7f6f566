/** Opens the draft of an agent for as long as the page shows it. */
import { useEffect, useState } from 'react'
import { boot } from '@/api/boot'
import { toast } from '@/ui/toast'
import { Draft } from '../draft/draft'
import { draftUrl } from '../draft/earlyLine'
import type { NodeKinds } from '../kinds/types'
import { EDITING } from './refusal'
import type { EditorSession } from './session'
import { lastRun } from './run/lastRun'
import { createView } from './view'

const RUNNING = new Set([...EDITING, 'operator'])

export function useOpenDraft(workspace: string, agentId: string, kinds: NodeKinds | undefined): EditorSession | null {
  const [session, setSession] = useState<EditorSession | null>(null)
  const [opened, setOpened] = useState(0)
  useEffect(() => {
    if (!kinds) return
    const { user, workspaces } = boot()
    const role = workspaces.find(({ slug }) => slug === workspace)?.role ?? 'viewer'
    const draft = new Draft({
      kinds, readOnly: !EDITING.has(role), person: { id: user?.id ?? 'nobody', name: user?.name || user?.email || 'Somebody' },
      url: draftUrl(workspace, agentId), storageKey: `draft:${user?.id ?? ''}:${agentId}`,
      onNotice: (_code, message) => toast.warning(message),
    })
    // The draft is a connection to the outside: it is opened, and closed, with the effect.
    // oxlint-disable-next-line react/set-state-in-effect
    setSession({
      workspace, agentId, draft, kinds, view: createView(lastRun(agentId)), canEdit: true, canRun: RUNNING.has(role), role,
      reopen: () => setOpened((times) => times + 1),
    })
    return () => draft.close()
  }, [workspace, agentId, kinds, opened])
  return session
}
