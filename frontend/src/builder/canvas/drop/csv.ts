/** Reads a table of text: commas, semicolons or tabs, quoted fields with line breaks, names in the first line. Pure. */
import type { JsonObject } from '../../kinds/types'

const SEPARATORS = [',', ';', '\t']

/** Rows by the names of the first line; null when there is no second line or only one column. */
export function readTable(text: string): JsonObject[] | null {
  const lines = readCells(text.replace(/^\uFEFF/, ''))
  const [names = [], ...rows] = lines.filter((cells) => cells.some((cell) => cell !== ''))
  if (names.length < 2 || rows.length === 0) return null
  return rows.map((cells) => Object.fromEntries(names.map((name, column) => [name.trim() || `column_${column + 1}`, readCell(cells[column] ?? '')])))
}

/** Numbers as numbers, unless writing them again would lose something: `007`, `1e3`, a long card number. */
function readCell(cell: string): string | number {
  const number = Number(cell)
  return cell !== '' && String(number) === cell ? number : cell
}

/** The separator is what stands most often in the first line. */
function separatorOf(text: string): string {
  const line = text.slice(0, (text + '\n').indexOf('\n'))
  const count = (mark: string) => line.split(mark).length
  return SEPARATORS.reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}

function readCells(text: string): string[][] {
  const mark = separatorOf(text)
  const lines: string[][] = []
  let line: string[] = []
  let cell = ''
  let isQuoted = false
  const endCell = () => { line.push(cell); cell = '' }
  const endLine = () => { endCell(); lines.push(line); line = [] }
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] as string
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') { cell += '"'; at++ }
      else isQuoted = false
    } else if (sign === '"' && cell === '') isQuoted = true
    else if (sign === mark) endCell()
    else if (sign === '\n') endLine()
    else if (sign !== '\r' || text[at + 1] !== '\n') cell += sign
  }
  if (cell !== '' || line.length > 0) endLine()
  return lines
}
