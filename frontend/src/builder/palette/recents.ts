/** The kinds this person used last, in this browser. */
import { createStore } from 'zustand/vanilla'

const KEY = 'builder:recent-kinds'
const MOST = 4

function stored(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

export const recentKinds = createStore<{ names: string[] }>(() => ({ names: stored() }))

export function rememberKind(name: string): void {
  const names = [name, ...recentKinds.getState().names.filter((each) => each !== name)].slice(0, MOST)
  recentKinds.setState({ names })
  localStorage.setItem(KEY, JSON.stringify(names))
}
