/** Whether a text was written as Markdown, told by marks that plain prose does not have. Pure. */
const MOST = 100_000
const BLOCKS = [
  /^#{1,6} \S/m,
  /^(?:```|~~~)/m,
  /^\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*:?-*:?\s*$/m,
  /^(?:[-*+]|\d{1,3}[.)]) \S.*\n+(?:[-*+]|\d{1,3}[.)]) \S/m,
  /^> \S/m,
]
const INLINE = /\*\*\S[^*\n]*\S\*\*|\[[^\]\n]+\]\(https?:\/\/[^)\s]+\)/

export function looksLikeMarkdown(text: string): boolean {
  return text.length <= MOST && (INLINE.test(text) || BLOCKS.some((mark) => mark.test(text)))
}
