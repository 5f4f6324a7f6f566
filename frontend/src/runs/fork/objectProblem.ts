/** Why a text is not a JSON object, in a sentence; null when it is one. Pure. */
export function objectProblem(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'Write a JSON object, such as {"text": "…"}.'
  } catch {
    return 'This is not JSON yet.'
  }
}
