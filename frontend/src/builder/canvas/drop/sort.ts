/** What a dropped file or text is for an agent: a graph, rows, data, words, a picture, an address. Pure. */
import { clipFrom, type Clip } from '../../commands/clipboard'
import { toName } from '../../commands/names'
import type { Json, JsonObject } from '../../kinds/types'
import { readTable } from './csv'

export type Media = 'image' | 'audio' | 'video' | 'document'

export type Found =
  | { what: 'graph'; name: string; clip: Clip; text: string; isAgent: boolean }
  | { what: 'rows'; name: string; rows: JsonObject[] }
  | { what: 'data'; name: string; value: Json }
  | { what: 'words'; name: string; text: string }
  | { what: 'address'; url: string }
  | { what: 'media'; name: string; type: Media }
  | { what: 'nothing'; reason: string }

type ReadYaml = (text: string) => unknown

const MEDIA: { [start: string]: Media } = { 'image/': 'image', 'audio/': 'audio', 'video/': 'video', 'application/pdf': 'document' }
const TEXTS = new Set(['txt', 'md', 'markdown', 'prompt', 'html', 'xml', 'log'])
export const READABLE = 'YAML, JSON, CSV, text, pictures, sound, video and PDF'

/** What a file's name and type say before it is read; null when its text decides. */
export function sortByType(file: string, type: string): Found | null {
  const media = Object.entries(MEDIA).find(([start]) => type.startsWith(start))
  if (media) return { what: 'media', name: nameOf(file), type: media[1] }
  const isText = type.startsWith('text/') || ['yaml', 'yml', 'json', 'csv', 'tsv', ...TEXTS].includes(endingOf(file)) || /json|yaml|xml/.test(type)
  return isText ? null : { what: 'nothing', reason: `“${file}” cannot be used here. The canvas takes ${READABLE}.` }
}

export function sortFile(file: string, text: string, readYaml: ReadYaml): Found {
  const ending = endingOf(file)
  const name = nameOf(file)
  if (text.trim() === '') return { what: 'nothing', reason: `“${file}” is empty.` }
  if (ending === 'csv' || ending === 'tsv') {
    const rows = readTable(text)
    return rows ? { what: 'rows', name, rows } : { what: 'nothing', reason: `“${file}” has no rows below a line of column names.` }
  }
  if (!['json', 'yaml', 'yml'].includes(ending)) return { what: 'words', name, text }
  const value = readYaml(text)
  if (value === null) return { what: 'nothing', reason: `“${file}” is no ${ending === 'json' ? 'JSON' : 'YAML'} that can be read.` }
  return sortValue(name, text, value)
}

/** What was pasted or dragged out of another page; null when it is nothing but words. */
export function sortText(text: string, readYaml: ReadYaml): Found | null {
  const words = text.trim()
  if (/^https?:\/\/\S+$/i.test(words)) return { what: 'address', url: words }
  if (!/^[[{]/.test(words) && !/^\s*(?:nodes|kind):/m.test(words)) return null
  const value = readYaml(words)
  if (value === null || typeof value !== 'object') return null
  return sortValue('data', words, value)
}

function sortValue(name: string, text: string, value: unknown): Found {
  const clip = clipFrom(value)
  if (clip) return { what: 'graph', name, clip, text, isAgent: String((value as JsonObject)['format'] ?? '').startsWith('agent/') }
  if (isRows(value)) return { what: 'rows', name, rows: value }
  return { what: 'data', name, value: value as Json }
}

function isRows(value: unknown): value is JsonObject[] {
  return Array.isArray(value) && value.length > 1 && value.every((each) => typeof each === 'object' && each !== null && !Array.isArray(each))
}

const endingOf = (file: string) => file.toLowerCase().split('.').slice(1).at(-1) ?? ''
const nameOf = (file: string) => toName(file.replace(/\.[^.]*$/, ''))
