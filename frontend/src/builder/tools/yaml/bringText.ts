/** Brings an edit of the agent's text into the draft, as one step of this person that undo takes back. */
import { putDraftText, readGraphText } from '../../api/write'
import { whenSaved } from '../../draft/whenSaved'
import type { EditorSession } from '../../editor/session'
import { readText } from '../../still/readText'

/** Gives the text of the draft afterwards. The server merges what leads from `base` to `text` into what it has stored. */
export async function bringText({ workspace, agentId, draft }: EditorSession, text: string, base: string): Promise<string> {
  // Who has left the editor has no draft, and no undo, any more.
  if (draft.doc.isDestroyed) return (await putDraftText(workspace, agentId, text, base)).text
  await whenSaved(draft)
  const read = await readGraphText(workspace, agentId, text, base)
  if (draft.doc.isDestroyed) return (await putDraftText(workspace, agentId, text, base)).text
  draft.dispatch([{ type: 'replace', graph: readText(read.graph), ...(read.before ? { base: readText(read.before) } : {}) }])
  await whenSaved(draft)
  return read.text
}
