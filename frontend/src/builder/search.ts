/** What the editor's address may say beside the agent. Pure. */

export interface EditorSearch {
  /** The thread of comments to open. */
  thread?: string
}

export function readEditorSearch({ thread }: Record<string, unknown>): EditorSearch {
  return typeof thread === 'string' ? { thread } : {}
}
