/** A searchable list of choices, optionally open to a value that is not in it. */
import { Check, ChevronsUpDown } from 'lucide-react'
import { Command } from 'cmdk'
import { Popover as Primitive } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { cn } from './cn'
import { useFieldProps } from './field'
import { Listbox } from './listbox'
import { control, floating, menuRow } from './surface'

export type ComboboxChoice = { value: string; label: string; hint?: ReactNode; icon?: ReactNode; group?: string }

export type ComboboxProps = {
  value: string | null
  onValueChange: (value: string) => void
  choices: readonly ComboboxChoice[]
  placeholder?: string
  searchPlaceholder?: string
  emptyText?: string
  /** Offer the typed text itself as a choice, worded by this: `(text) => `Use "${text}"``. */
  offerTyped?: (text: string) => string
  disabled?: boolean
  id?: string
  className?: string
  'aria-label'?: string
}

function inGroups(choices: readonly ComboboxChoice[]): [string, ComboboxChoice[]][] {
  const groups = new Map<string, ComboboxChoice[]>()
  for (const choice of choices) {
    const group = choice.group ?? ''
    groups.set(group, [...(groups.get(group) ?? []), choice])
  }
  return [...groups]
}

export function Combobox(props: ComboboxProps) {
  const { value, onValueChange, choices, placeholder = 'Choose…', searchPlaceholder = 'Search…' } = props
  const { emptyText = 'Nothing found.', offerTyped, disabled, className, id, 'aria-label': label } = props
  const named = useFieldProps({ id, 'aria-label': label })
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const chosen = choices.find((choice) => choice.value === value)
  const isNew = typed.trim() !== '' && !choices.some((choice) => choice.value === typed.trim())

  const choose = (next: string) => {
    onValueChange(next)
    setOpen(false)
    setTyped('')
  }

  return (
    <Primitive.Root open={open} onOpenChange={setOpen}>
      <Primitive.Trigger
        {...named}
        role="combobox"
        aria-expanded={open}
        disabled={disabled}
        className={cn(control, 'flex h-7 items-center gap-2 text-left', className)}
      >
        <span className={cn('min-w-0 flex-1 truncate', !chosen && !value && 'text-muted')}>
          {chosen?.label ?? (value || placeholder)}
        </span>
        <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted" />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label ?? searchPlaceholder}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          className={cn(floating, 'w-(--radix-popover-trigger-width) min-w-56')}
        >
          <Listbox label={label ?? placeholder}>
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder={searchPlaceholder}
              className="h-8 w-full border-b border-line bg-transparent px-2.5 text-sm outline-none"
            />
            <Command.List className="max-h-72 overflow-y-auto p-1">
              {!offerTyped && <Command.Empty className="px-2 py-3 text-muted">{emptyText}</Command.Empty>}
              {inGroups(choices).map(([group, members]) => (
                <Command.Group key={group} heading={group || undefined} className={groupStyle}>
                  {members.map((choice) => (
                    <Command.Item
                      key={choice.value}
                      value={choice.value}
                      keywords={[choice.label]}
                      onSelect={() => choose(choice.value)}
                      className={menuRow}
                    >
                      {choice.icon}
                      <span className="min-w-0 flex-1 truncate">{choice.label}</span>
                      {choice.hint && <span className="text-xs text-muted">{choice.hint}</span>}
                      {choice.value === value && <Check aria-label="chosen" className="size-3.5" />}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              {offerTyped && isNew && (
                <Command.Item forceMount value={`typed:${typed}`} onSelect={() => choose(typed.trim())} className={menuRow}>
                  {offerTyped(typed.trim())}
                </Command.Item>
              )}
            </Command.List>
          </Listbox>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export const groupStyle =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted'
