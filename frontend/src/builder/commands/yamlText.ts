/** Writes plain data as YAML that a person can read and mail: the common part of YAML 1.1 and 1.2. Pure, and without a library. */
import type { Json } from '../kinds/types'

export function toYaml(value: Json): string {
  return `${lines(value, '').join('\n')}\n`
}

function lines(value: Json, pad: string): string[] {
  if (Array.isArray(value) && !isRow(value) && value.length) {
    return value.flatMap((item) => {
      const [first = '', ...rest] = isInline(item) ? [`${pad}  ${scalar(item, pad)}`] : lines(item, `${pad}  `)
      return [`${pad}- ${first.slice(pad.length + 2)}`, ...rest]
    })
  }
  if (!value || typeof value !== 'object' || isInline(value)) return [`${pad}${scalar(value, pad)}`]
  return Object.entries(value).flatMap(([key, item]) => {
    const name = isPlain(key) ? key : JSON.stringify(key)
    return isInline(item) ? [`${pad}${name}: ${scalar(item, pad)}`] : [`${pad}${name}:`, ...lines(item, `${pad}  `)]
  })
}

const isInline = (value: Json): boolean => value === null || typeof value !== 'object' || isRow(value) || Object.keys(value).length === 0
const isRow = (value: Json): value is number[] => Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')

function scalar(value: Json, pad: string): string {
  if (typeof value === 'string') return fitsBlock(value) ? block(value, `${pad}  `) : isPlain(value) ? value : JSON.stringify(value)
  if (isRow(value)) return `[${value.join(', ')}]`
  return JSON.stringify(value)
}

/** What no reader takes for a number, a date, a truth value or a sign of YAML. */
const isPlain = (text: string) => /^[A-Za-z][\w .>@/()-]*$/.test(text) && !/\s$|^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i.test(text)
// oxlint-disable-next-line no-control-regex -- these are what a block may not hold
const fitsBlock = (text: string) => /^[^\s].*\n/.test(text) && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[\ud800-\udfff](?![\udc00-\udfff])/.test(text)

function block(text: string, pad: string): string {
  const body = text.replace(/\n+$/, '')
  const trailing = text.length - body.length
  const rows = [...body.split('\n'), ...Array.from({ length: Math.max(0, trailing - 1) }, () => '')]
  return [['|-', '|', '|+'][Math.min(trailing, 2)], ...rows.map((row) => (row ? pad + row : ''))].join('\n')
}
