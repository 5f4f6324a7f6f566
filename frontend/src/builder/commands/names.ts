/** Ids and names: letters, digits and underscores, never derived from one another once given. Pure but for the random id. */

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Random, because two people may add a node at the same moment without hearing of each other. */
export function newNodeId(kindId: string, taken: { has(id: string): boolean }): string {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(4))
    const id = `${kindId}_${[...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('')}`
    if (!taken.has(id)) return id
  }
}

/** A title as a name: `Key facts!` gives `key_facts`. */
export function toName(text: string): string {
  const name = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 40)
  if (name === '') return 'value'
  return /^[a-z]/.test(name) ? name : `v_${name}`
}

export function freeName(wanted: string, taken: Iterable<string>): string {
  const used = new Set(taken)
  if (!used.has(wanted)) return wanted
  for (let number = 2; ; number++) if (!used.has(`${wanted}_${number}`)) return `${wanted}_${number}`
}
