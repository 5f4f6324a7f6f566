/** A name in two letters and a hue. Pure: the same name looks the same to everybody. */

export function getInitials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0], words[1]] : [words[0]]
  return letters.map((word) => String.fromCodePoint((word ?? '?').codePointAt(0) ?? 63).toUpperCase()).join('')
}

export function getHue(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360
  return sum
}
