/** Why somebody may not do something here, in the server's words. Pure. */
/** The roles that may change agents. */
export const EDITING = new Set(['owner', 'admin', 'builder'])

const DEEDS = { edit: 'change agents', run: 'start runs' }

export function refusal(role: string, deed: keyof typeof DEEDS): string {
  // The page was opened with another role: which one it is now, only the server knows.
  if (deed === 'edit' && EDITING.has(role)) return 'Your role has changed and does not allow you to change agents. Ask an owner or an admin.'
  return `You are ${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role} here, which does not allow you to ${DEEDS[deed]}. Ask an owner or an admin.`
}
