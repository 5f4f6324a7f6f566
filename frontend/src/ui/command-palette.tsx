/** Everything one can do from here, by typing a few letters. Loaded when it is first opened. */
import { Command as Primitive } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { cn } from './cn'
import { groupStyle } from './combobox'
import { type Command, groupCommands, useCommandStore } from './commands'
import { Kbd } from './kbd'
import { Listbox } from './listbox'
import { menuRow } from './surface'
import { useReturnFocus } from './use-return-focus'

/**
 * A command is found by the beginnings of its label's words first, then inside its label, then by its other words; its id is
 * nobody's business. Letters that only lie scattered about a text find nothing.
 */
export function rankByWords(_id: string, typed: string, [label = '', ...words]: string[] = []): number {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const ranks = wanted.map((word) => Math.max(rankIn(label, word), 0.5 * Math.max(0, ...words.map((text) => rankIn(text, word)))))
  return Math.min(1, ...ranks)
}

function rankIn(text: string, word: string): number {
  const whole = text.toLowerCase()
  if (whole.startsWith(word)) return 1
  if (whole.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word))) return 0.9
  return whole.includes(word) ? 0.6 : 0
}

/** Without what only a key can do, which needs the focus to be somewhere. */
function listOffered(sources: Parameters<typeof groupCommands>[0]): [string, Command[]][] {
  const groups = groupCommands(sources).map(([group, commands]): [string, Command[]] => [group, commands.filter((command) => !command.isKeyOnly)])
  return groups.filter(([, commands]) => commands.length > 0)
}

function CommandRow({ command, onRun }: { command: Command; onRun: (command: Command) => void }) {
  return (
    <Primitive.Item
      value={command.id}
      keywords={[command.label, command.group, ...(command.keywords ?? [])]}
      onSelect={() => onRun(command)}
      className={cn(menuRow, 'h-9')}
    >
      {command.icon}
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      {command.hint && <span className="truncate text-xs text-muted">{command.hint}</span>}
      {command.keys && <Kbd keys={command.keys} />}
    </Primitive.Item>
  )
}

export function CommandPalette() {
  const { sources, isOpen, typed, setOpen, setTyped } = useCommandStore()
  const returnFocus = useReturnFocus()
  const run = (command: Command) => {
    setOpen(false)
    command.run()
  }
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Dialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-40 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 animate-fade overflow-hidden rounded-lg border border-line bg-raised shadow-dialog outline-none"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Listbox label="Commands" filter={rankByWords}>
            <div className="flex h-11 items-center gap-2.5 border-b border-line px-3.5">
              <Search aria-hidden className="size-4 text-muted" />
              <Primitive.Input
                value={typed}
                onValueChange={setTyped}
                placeholder="Go to a page, an agent or an action…"
                className="h-full w-full bg-transparent text-base outline-none"
              />
              <Kbd keys="escape" />
            </div>
            <Primitive.List className="max-h-[min(420px,56vh)] overflow-y-auto p-1.5">
              <Primitive.Empty className="px-2 py-6 text-center text-muted">Nothing matches.</Primitive.Empty>
              {listOffered(sources).map(([group, commands]) => (
                <Primitive.Group key={group} heading={group} className={groupStyle}>
                  {commands.map((command) => (
                    <CommandRow key={command.id} command={command} onRun={run} />
                  ))}
                </Primitive.Group>
              ))}
            </Primitive.List>
          </Listbox>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
