/** Why somebody may not do something here, in the server's words. Pure. */
const DEEDS = { edit: 'change agents', run: 'start runs' }

export function refusal(role: string, deed: keyof typeof DEEDS): string {
  return `You are ${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role} here, which does not allow you to ${DEEDS[deed]}. Ask an owner or an admin.`
}
