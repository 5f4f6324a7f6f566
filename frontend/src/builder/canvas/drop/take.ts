/** Reads what was dropped or pasted, and puts it into the draft; loaded when it is first needed. */
import { toast } from '@/ui/toast'
import { bytes } from '@/ui/format'
import { rememberInputs, lastInputs } from '../../editor/run/inputs'
import type { EditorSession } from '../../editor/session'
import { select } from '../../editor/view'
import type { Json } from '../../kinds/types'
import { parseYaml } from '../../tools/yaml/parse'
import { GRID } from '../geometry'
import { sortByType, sortFile, sortText, type Found } from './sort'
import { takeIn } from './takeIn'

/** A run takes files up to this size; texts are read whole into the page. */
const MOST = 5_000_000
/** Several files stand below each other. */
const NEXT = 184

type At = [number, number]

/** Gives the ids of what was added, so that the caller may show it. */
export async function takeFiles(session: EditorSession, files: File[], [x, y]: At): Promise<string[]> {
  const shown: string[] = []
  for (const [index, file] of files.entries()) {
    // One after the other: each finds a free name for its input.
    // oxlint-disable-next-line no-await-in-loop
    const [found, value] = await readFile(file)
    shown.push(...put(session, found, [x, y + index * NEXT], value))
  }
  if (shown.length) select(session.view, shown)
  return shown
}

/** Null when the text is nothing but words. */
export async function takeText(session: EditorSession, text: string, at: At): Promise<string[] | null> {
  const found = sortText(text, parseYaml)
  if (!found) return null
  const shown = put(session, found, at, null)
  if (shown.length) select(session.view, shown)
  return shown
}

async function readFile(file: File): Promise<[Found, Json]> {
  if (file.size > MOST) return [{ what: 'nothing', reason: `“${file.name}” has ${bytes(file.size)}; files may have up to ${bytes(MOST)}.` }, null]
  const known = sortByType(file.name, file.type)
  if (!known) return [sortFile(file.name, await file.text(), parseYaml), null]
  return [known, known.what === 'media' ? { name: file.name, media_type: file.type, url: await readAddress(file) } : null]
}

function readAddress(file: File): Promise<string> {
  return new Promise((done, refuse) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => refuse(reader.error ?? new Error(file.name))
    reader.readAsDataURL(file)
  })
}

function put({ draft, kinds, view, agentId }: EditorSession, found: Found, at: At, value: Json): string[] {
  if (found.what === 'graph' && found.isAgent) {
    view.setState({ dropped: { name: found.name, text: found.text, clip: found.clip, at } })
    return []
  }
  const taken = takeIn(draft.store.getState(), kinds, found, [snapped(at[0]), snapped(at[1])], value)
  draft.dispatch(taken.commands)
  if (Object.keys(taken.forNextRun).length) rememberInputs(agentId, { ...lastInputs(agentId), ...taken.forNextRun })
  if (taken.commands.length) toast.success(taken.said)
  else toast.warning(taken.said)
  return taken.selected
}

const snapped = (value: number) => Math.round(value / GRID) * GRID
