/** The values a run is started with: what was used last here, what the template ships, what the agent declares. */
import type { Declarations } from '../../kinds/ports'
import type { Json } from '../../kinds/types'

export type Inputs = { [name: string]: Json }

const keyOf = (agent: string) => `run-inputs:${agent}`

export function initialInputs(agent: string, declared: Declarations, samples: Inputs): Inputs {
  const last = lastInputs(agent)
  return Object.fromEntries(
    Object.entries(declared).map(([name, { type, default: preset }]) => [name, last[name] ?? samples[name] ?? preset ?? emptyOf(type)]),
  )
}

function emptyOf(type: string | undefined): Json {
  if (type === 'boolean') return false
  return type === undefined || type === 'text' || type === 'any' ? '' : null
}

/** What this tab's last run was started with, or what the next one is to start with. */
export function lastInputs(agent: string): Inputs {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(keyOf(agent)) ?? '{}')
    return value && typeof value === 'object' && !Array.isArray(value) ? (value as Inputs) : {}
  } catch {
    return {}
  }
}

export function rememberInputs(agent: string, inputs: Inputs): void {
  try {
    sessionStorage.setItem(keyOf(agent), JSON.stringify(inputs))
  } catch {
    // A large file does not fit the browser's memory of this tab: the next run asks again.
  }
}

/** What is missing, by name. The server checks types; here only what would surely be refused. */
export function checkInputs(declared: Declarations, values: Inputs): { [name: string]: string } {
  const missing = Object.entries(declared).filter(([name, { required, default: preset }]) => {
    const value = values[name]
    return required !== false && preset === undefined && (value === undefined || value === null || value === '')
  })
  return Object.fromEntries(missing.map(([name]) => [name, 'Fill this in.']))
}
