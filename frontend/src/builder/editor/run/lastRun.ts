/** The run this tab showed last for an agent, so that a reload in mid-run goes on showing it. */
const keyOf = (agent: string) => `shown-run:${agent}`

export function lastRun(agent: string): string | null {
  return sessionStorage.getItem(keyOf(agent))
}

export function rememberRun(agent: string, run: string | null): void {
  if (run) sessionStorage.setItem(keyOf(agent), run)
  else sessionStorage.removeItem(keyOf(agent))
}
