/** Names behind an @: whom a text mentions, and how it is drawn. Pure. */

export interface Named {
  id: string
  name: string
}

/** The members whose names stand behind an @; of two names that fit, the longer one is meant. */
export function findMentions(text: string, members: readonly Named[]): string[] {
  const longest = [...members].sort((a, b) => b.name.length - a.name.length)
  const found = new Set<string>()
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1).toLowerCase()
    const meant = longest.find(({ name }) => rest.startsWith(name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)))
    if (meant) for (const { id, name } of members) if (name === meant.name) found.add(id)
  }
  return [...found]
}

/** What is being typed behind an @ that begins a word; null elsewhere. */
export function openMention(text: string, caret: number): { start: number; typed: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}._-]*)$/u.exec(text.slice(0, caret))
  return found ? { start: caret - (found[1] ?? '').length - 1, typed: found[1] ?? '' } : null
}

export function offerMembers(members: readonly Named[], typed: string): Named[] {
  const wanted = typed.toLowerCase()
  return members.filter(({ name }) => name.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted))).slice(0, 6)
}

/** The Markdown with its mentions set off. */
export function setOff(text: string, mentions: readonly Named[]): string {
  return mentions.reduce((drawn, { name }) => drawn.replaceAll(`@${name}`, `**@${name}**`), text)
}

/** The words of a comment for one line of a list, without the commonest marks of Markdown. */
export const inBrief = (text: string): string => text.replace(/\*\*|`|^#+\s|^>\s?/gm, '')
