/** What the server takes at once. Looked at before an edit is made: made, it could neither be saved nor taken back. */
import * as Y from 'yjs'
import type { NodeKinds } from '../kinds/types'
import { applyCommands } from './apply'
import type { Command } from './commands'

const MEGABYTE = 2 ** 20
/** As the server's limit of a message, less what wraps a change. */
const MOST_BYTES = 6 * MEGABYTE - 1024
/** Bytes that a character of JSON may need. */
const WIDEST = 3

/** A sentence when an action is more than the server takes at once, else null. */
export function findTooLarge(doc: Y.Doc, kinds: NodeKinds, commands: Command[]): string | null {
  if (JSON.stringify(commands).length * WIDEST <= MOST_BYTES) return null
  const bytes = measure(doc, kinds, commands)
  if (bytes <= MOST_BYTES) return null
  return `This change has ${(bytes / MEGABYTE).toFixed(1)} MB, and 6 MB can be saved at once. Nothing was changed: make it smaller, or take it in parts.`
}

/** Tried on a copy: a command may name much and change little of it. */
function measure(doc: Y.Doc, kinds: NodeKinds, commands: Command[]): number {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  let bytes = 0
  copy.on('update', (update: Uint8Array) => { bytes += update.length })
  copy.transact(() => applyCommands(copy, kinds, commands))
  copy.destroy()
  return bytes
}
