/** Takes the tables out of a Markdown text, which the parser of the rest does not know. Pure. */
export type Segment = { kind: 'text'; text: string } | { kind: 'table'; head: string[]; rows: string[][] }

const FENCE = /^\s{0,3}(?:```|~~~)/
const RULE = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/

export function splitTables(text: string): Segment[] {
  const lines = text.split('\n')
  const segments: Segment[] = []
  let plain: string[] = []
  let isCode = false
  const flush = () => {
    if (plain.some((line) => line.trim())) segments.push({ kind: 'text', text: plain.join('\n') })
    plain = []
  }
  for (let at = 0; at < lines.length; at += 1) {
    const [line = '', next = ''] = [lines[at], lines[at + 1]]
    if (FENCE.test(line)) isCode = !isCode
    const head = cellsOf(line)
    if (isCode || !line.includes('|') || !RULE.test(next) || cellsOf(next).length !== head.length) {
      plain.push(line)
      continue
    }
    flush()
    const rows: string[][] = []
    at += 2
    for (; at < lines.length && lines[at]?.includes('|'); at += 1) rows.push(fitted(cellsOf(lines[at] ?? ''), head.length))
    at -= 1
    segments.push({ kind: 'table', head, rows })
  }
  flush()
  return segments
}

/** Between bars, but not between those that a backslash makes letters. */
function cellsOf(line: string): string[] {
  const inner = line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll(String.raw`\|`, '|'))
}

const fitted = (cells: string[], width: number) => Array.from({ length: width }, (_, index) => cells[index] ?? '')
