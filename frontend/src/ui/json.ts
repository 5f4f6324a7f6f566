/** JSON values and the paths into them, as templates write them. Pure. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }
export type JsonPath = readonly (string | number)[]

export function listEntries(value: JsonValue): [string | number, JsonValue][] {
  if (Array.isArray(value)) return value.map((child: JsonValue, index): [number, JsonValue] => [index, child])
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/** `writePath('facts', ['items', 0, 'name'])` is "facts.items[0].name". */
export function writePath(root: string, path: JsonPath): string {
  return path.reduce<string>((text, part) => text + (typeof part === 'number' ? `[${part}]` : `.${part}`), root)
}

/** "3 items", "2 keys": what a closed branch holds. */
export function describeJson(value: JsonValue): string {
  const size = listEntries(value).length
  const noun = Array.isArray(value) ? 'item' : 'key'
  return `${size} ${noun}${size === 1 ? '' : 's'}`
}
