/** Which port types fit together: the editor's twin of `engine.types.fits`. Pure. */

const RENDERED = new Set(['number', 'boolean', 'json'])

const isList = (type: string) => type.startsWith('list of ')

/** The reason why a value of `source` cannot enter a port of `target`, or null when it can. */
export function fits(source: string, target: string): string | null {
  if (source === 'tool' || target === 'tool') return fitsTool(source, target)
  if (source === target || source === 'any' || target === 'any') return null
  if (isList(source) && isList(target)) return fits(source.slice(8), target.slice(8))
  if (target === 'text' && RENDERED.has(source)) return null
  if (target === 'json' && (isList(source) || RENDERED.has(source) || source === 'text' || source === 'messages')) {
    return null
  }
  if (isList(source)) return `A ${source} cannot go into a port for one ${target}. Put a “For each” between them.`
  if (isList(target)) return `This port takes a ${target}, not a single ${source}.`
  return `A ${source} value cannot go into a port for ${target}.`
}

function fitsTool(source: string, target: string): string | null {
  if (source === target) return null
  if (target === 'tool') return 'Only a tool can be wired here: drag from a node that can serve as a tool.'
  return 'A tool port can only be wired to the tools of an agent.'
}

/** Order of preference between fitting types: 0 is the same type, higher is looser. */
export function looseness(source: string, target: string): number {
  if (source === target) return 0
  if (target === 'any' || source === 'any') return 2
  return 1
}
