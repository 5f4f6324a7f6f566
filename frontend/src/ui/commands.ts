/** What the command palette offers: each part of the screen registers its own while it is mounted. */
import { type ReactNode, useEffect, useId } from 'react'
import { create } from 'zustand'

export type Command = {
  id: string
  label: string
  group: string
  icon?: ReactNode
  /** Second column: a project, a status. */
  hint?: string
  keys?: string
  /** Other words people may type for it. */
  keywords?: string[]
  /** Acts where the focus is, so it is listed among the keys but not offered by name. */
  isKeyOnly?: true
  /** Of the screen in sight: its group comes before those that are offered everywhere. */
  isOfScreen?: true
  run: () => void
}

type CommandStore = {
  sources: ReadonlyMap<string, readonly Command[]>
  isOpen: boolean
  /** What has been typed into the palette, for those who offer only what matches. */
  typed: string
  setOpen: (isOpen: boolean) => void
  setTyped: (typed: string) => void
  put: (source: string, commands: readonly Command[]) => void
  remove: (source: string) => void
}

export const useCommandStore = create<CommandStore>((set) => ({
  sources: new Map(),
  isOpen: false,
  typed: '',
  setOpen: (isOpen) => set({ isOpen, typed: '' }),
  setTyped: (typed) => set({ typed }),
  put: (source, commands) => set(({ sources }) => ({ sources: new Map(sources).set(source, commands) })),
  remove: (source) =>
    set(({ sources }) => {
      const rest = new Map(sources)
      rest.delete(source)
      return { sources: rest }
    }),
}))

/** Offers commands while the caller is mounted. Memoise the list, or it is registered anew on every render. */
export function useCommands(commands: readonly Command[]) {
  const source = useId()
  const { put, remove } = useCommandStore.getState()
  // A changed list keeps its place among the others; only leaving gives it up.
  useEffect(() => put(source, commands), [source, commands, put])
  useEffect(() => () => remove(source), [source, remove])
}

/** All commands by group, those of the screen first, else in order of registration; of two with one id the later source wins (the screen over the shell). */
export function groupCommands(sources: ReadonlyMap<string, readonly Command[]>): [string, Command[]][] {
  const byId = new Map<string, Command>()
  for (const commands of sources.values()) for (const command of commands) byId.set(command.id, command)
  const groups = new Map<string, Command[]>()
  for (const command of byId.values()) {
    const members = groups.get(command.group)
    if (members) members.push(command)
    else groups.set(command.group, [command])
  }
  const isOfScreen = (members: Command[]) => members.some((command) => command.isOfScreen)
  return [...groups].sort(([, one], [, other]) => Number(isOfScreen(other)) - Number(isOfScreen(one)))
}
