/** Finding and replacing in texts. Pure; what a person's own pattern costs is bounded by the worker that runs this. */

export interface Query {
  find: string
  replace: string
  matchCase: boolean
  wholeWord: boolean
  isPattern: boolean
}

export interface Match {
  /** Which of the texts, and from where to where in it. */
  text: number
  start: number
  end: number
  /** What replacing would put there. */
  instead: string
}

export const MOST = 500

/** The expression that a query means, or the sentence that says why it means none. */
export function readQuery({ find, matchCase, wholeWord, isPattern }: Query): RegExp | string {
  const source = isPattern ? find : find.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  try {
    return new RegExp(wholeWord ? String.raw`(?<![\p{L}\p{N}_])(?:${source})(?![\p{L}\p{N}_])` : source, `gu${matchCase ? '' : 'i'}`)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: (?:\/.*\/\w*: )?/s, '') : ''
    return `This pattern cannot be read${reason ? `: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}` : ''}.`
  }
}

/** At most `MOST` matches, none of them empty. */
export function findMatches(texts: string[], query: Query): Match[] {
  const pattern = query.find === '' ? '' : readQuery(query)
  if (typeof pattern === 'string') return []
  const found: Match[] = []
  for (const [text, words] of texts.entries()) {
    for (const match of words.matchAll(pattern)) {
      if (match[0] === '') continue
      if (found.length === MOST) return found
      found.push({ text, start: match.index, end: match.index + match[0].length, instead: query.isPattern ? fill(query.replace, match) : query.replace })
    }
  }
  return found
}

/** `$1` and `$<name>` stand for what a group has found, `$&` for all of it. */
function fill(replace: string, match: RegExpMatchArray): string {
  return replace.replace(/\$(?:(\$)|(&)|(\d{1,2})|<([^>]*)>)/g, (whole, dollar, all, number, name) =>
    dollar ? '$' : all ? match[0] : number ? (match[Number(number)] ?? (Number(number) < match.length ? '' : whole)) : (match.groups?.[name as string] ?? ''))
}

/** A text with these of its matches replaced. */
export function replaceIn(text: string, matches: Match[]): string {
  let [done, at] = ['', 0]
  for (const match of [...matches].sort((a, b) => a.start - b.start)) {
    done += text.slice(at, match.start) + match.instead
    at = match.end
  }
  return done + text.slice(at)
}
