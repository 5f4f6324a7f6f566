/** A sub-agent's nodes in the place of the node that runs it, as one step that can be taken back. */
import { describeError } from '@/api/problem'
import { toast } from '@/ui/toast'
import { inlineNode } from '../../api/write'
import { whenSaved } from '../../draft/whenSaved'
import type { EditorSession } from '../../editor/session'
import { select } from '../../editor/view'

export async function inlineSubAgent({ draft, workspace, agentId, view }: EditorSession, node: string): Promise<void> {
  try {
    await whenSaved(draft)
    const { commands } = await inlineNode(workspace, agentId, node)
    draft.dispatch(commands)
    select(view, commands.flatMap((command) => (command.type === 'add_node' ? [command.id] : [])))
  } catch (error) {
    toast.warning(describeError(error))
  }
}
