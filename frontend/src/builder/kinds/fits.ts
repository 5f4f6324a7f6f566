/** Which port types fit together: the editor's twin of `engine.types.fits`, with the same sentences. Pure. */

const LIST = 'list of '
const MEDIA = new Set(['image', 'audio', 'video', 'document'])

export const TYPE_NAMES = ['text', 'number', 'boolean', 'json', 'file', 'image', 'audio', 'video', 'document', 'messages', 'any']

const itemOf = (type: string) => (type.startsWith(LIST) ? type.slice(LIST.length) : null)

/** The reason why a value of `source` cannot enter a port of `target`, or null when it can. */
export function fits(source: string, target: string): string | null {
  if (source === 'tool' || target === 'tool') return source === target ? null : toolReason(source)
  if (source === target || source === 'any' || target === 'any') return null
  const [from, to] = [itemOf(source), itemOf(target)]
  if (from && to) return listReason(from, to)
  return converts(source, target) ? null : reason(source, target)
}

function converts(source: string, target: string): boolean {
  if (target === 'text') return ['number', 'boolean', 'json', 'messages'].includes(source) || isPlainList(source)
  if (target === 'json') return true
  // What the value really is shows only at run time.
  if (source === 'json') return target !== 'file' && !MEDIA.has(target)
  if (target === 'file') return MEDIA.has(source)
  return source === 'file' && MEDIA.has(target)
}

function isPlainList(type: string): boolean {
  const item = itemOf(type)
  return item !== null && item !== 'file' && !MEDIA.has(item)
}

function toolReason(source: string): string {
  if (source === 'tool') return 'A tool can only be wired to the tools port of an agent.'
  return 'Only the tool port of a node can be wired to a tools port.'
}

function listReason(from: string, to: string): string | null {
  const why = fits(from, to)
  return why && `The items do not fit: ${why.charAt(0).toLowerCase()}${why.slice(1)}`
}

function reason(source: string, target: string): string {
  if (itemOf(target)) return `This port takes a ${target}, and ${a(source)} is a single value. Collect values with a Merge node first.`
  if (itemOf(source)) return `This port takes ${a(target)}, and a ${source} holds many. Put a For each node between.`
  if (source === 'text' && (target === 'number' || target === 'boolean')) {
    return `A text is not ${a(target)}. Convert it with a Transform node first.`
  }
  const named = a(source)
  return `${named.charAt(0).toUpperCase()}${named.slice(1)} does not fit a port that takes ${a(target)}. Convert it with a Transform node first.`
}

function a(type: string): string {
  if (type === 'json') return 'a JSON value'
  if (type === 'messages') return 'a message list'
  return `${'aeiou'.includes(type.charAt(0)) ? 'an' : 'a'} ${type}`
}

/** Order of preference between fitting types: 0 is the same type, higher is looser. */
export function looseness(source: string, target: string): number {
  if (source === target) return 0
  if (target === 'any' || source === 'any') return 2
  return 1
}
