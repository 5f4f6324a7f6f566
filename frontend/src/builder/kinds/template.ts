/** Names used in template text (`{{ facts.title }}`): each first name is an input port. Pure. */

const PLACEHOLDER = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)((?:\.[A-Za-z0-9_]+|\[\d+\])*)\s*\}\}/g

export interface Placeholder {
  start: number
  end: number
  name: string
  path: string
}

export function findPlaceholders(text: string): Placeholder[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    name: match[1] as string,
    path: match[2] ?? '',
  }))
}

/** The port names of one or more texts, each once, in order of first use; looks into lists and objects too. */
export function templateNames(...values: unknown[]): string[] {
  const names = new Set<string>()
  for (const value of values) collect(value, names)
  return [...names]
}

function collect(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    for (const found of findPlaceholders(value)) names.add(found.name)
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, names)
  } else if (value && typeof value === 'object') {
    for (const item of Object.values(value)) collect(item, names)
  }
}

/** The unfinished placeholder before the caret: `{{ fa|` gives its start and what is typed of the name so far. */
export function openPlaceholder(text: string, caret: number): { start: number; typed: string } | null {
  const match = /\{\{\s*([A-Za-z0-9_.[\]]*)$/.exec(text.slice(0, caret))
  if (!match) return null
  return { start: match.index, typed: match[1] ?? '' }
}
