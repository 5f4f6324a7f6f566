/** One of many, found by typing. Only the best are drawn, however many there are. */
import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { type ReactNode, useMemo, useState } from 'react'
import { count } from '@/ui/format'
import { cn } from '@/ui/cn'
import { Listbox } from '@/ui/listbox'
import { menuRow } from '@/ui/surface'
import { type Choice, matchChoices } from './choices'

/** The window around it; what is asked first and next stands in the same one. */
export function PickDialog({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  // Its field takes the focus before Radix looks who had it.
  const [before] = useState(() => document.activeElement)
  const giveBack = (event: Event) => {
    event.preventDefault()
    if (before instanceof HTMLElement && before.isConnected) before.focus()
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Dialog.Content
          aria-describedby={undefined} onCloseAutoFocus={giveBack} onKeyDown={(event) => event.stopPropagation()}
          className="fixed top-[14vh] left-1/2 z-40 flex max-h-[70vh] w-[calc(100vw-24px)] max-w-md -translate-x-1/2 animate-fade flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-dialog outline-none"
        >
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface PickListProps {
  title: string
  placeholder: string
  choices: readonly Choice[]
  /** Said when there is nothing to pick at all. */
  none: string
  children?: ReactNode
}

export function PickList({ title, placeholder, choices, none, children }: PickListProps) {
  const [typed, setTyped] = useState('')
  const { shown, more } = useMemo(() => matchChoices(choices, typed), [choices, typed])
  return (
    <>
      <Dialog.Title className="px-3.5 pt-3 text-sm font-semibold break-words">{title}</Dialog.Title>
      <Listbox label={title} shouldFilter={false} className="flex min-h-0 flex-col">
        <Command.Input autoFocus value={typed} onValueChange={setTyped} placeholder={placeholder} className="h-9 w-full shrink-0 border-b border-line bg-transparent px-3.5 text-sm outline-none" />
        <Command.List className="min-h-0 flex-1 overflow-y-auto p-1.5">
          <Command.Empty className="px-2 py-4 text-xs text-muted">{choices.length === 0 ? none : 'Nothing matches.'}</Command.Empty>
          {shown.map(({ key, label, hint, icon, onPick }) => (
            <Command.Item key={key} value={key} className={cn(menuRow, 'h-auto min-h-8 py-1')} onSelect={onPick}>
              {icon}
              <span className="line-clamp-2 min-w-0 flex-1 break-words">{label}</span>
              {hint && <span className="max-w-[45%] truncate text-2xs text-muted">{hint}</span>}
            </Command.Item>
          ))}
        </Command.List>
      </Listbox>
      {more > 0 && <p role="status" className="border-t border-line px-3.5 py-2 text-2xs text-muted">{count(more)} more. Type to narrow them down.</p>}
      {children}
    </>
  )
}
