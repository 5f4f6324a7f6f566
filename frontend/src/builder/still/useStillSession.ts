/** An open graph that nobody edits: a draft of this browser alone, so that the editor's own canvas can show it. */
import { useEffect, useState } from 'react'
import { Draft } from '../draft/draft'
import type { EditorSession } from '../editor/session'
import { createView } from '../editor/view'
import type { NodeKinds } from '../kinds/types'
import type { GraphValue } from '../draft/values'

/** What is to be seen; nothing, while the kinds are on their way. */
export interface Still {
  graph: GraphValue
  kinds: NodeKinds | undefined
}

export function useStillSession(workspace: string, agentId: string, { graph, kinds }: Still): EditorSession | null {
  const [session, setSession] = useState<EditorSession | null>(null)
  useEffect(() => {
    if (!kinds) return
    const draft = new Draft({ kinds, person: { id: 'nobody', name: '' } })
    draft.dispatch([{ type: 'replace', graph }])
    const view = createView()
    view.setState({ tool: 'pan' })
    // The draft lives as long as this part of the screen: it is opened, and closed, with the effect.
    // oxlint-disable-next-line react/set-state-in-effect
    setSession({ workspace, agentId, draft, kinds, view, canEdit: false, canRun: false, role: 'viewer' })
    return () => draft.close()
  }, [workspace, agentId, kinds, graph])
  return session
}
