/** A closed list of choices. For long or searchable lists use Combobox. */
import { Check, ChevronDown } from 'lucide-react'
import { Select as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { useFieldProps } from './field'
import { control, floating, menuRow } from './surface'

export type Choice<V extends string = string> = { value: V; label: string; icon?: ReactNode; disabled?: boolean }

export type SelectProps<V extends string> = {
  value: V | undefined
  onValueChange: (value: V) => void
  choices: readonly Choice<V>[]
  placeholder?: string
  disabled?: boolean
  id?: string
  className?: string
  'aria-label'?: string
}

export function Select<V extends string>(props: SelectProps<V>) {
  const { value, onValueChange, choices, placeholder = 'Choose…', disabled, className, ...rest } = props
  const named = useFieldProps(rest)
  return (
    // Radix hands back one of the choices' values and no other.
    <Primitive.Root value={value ?? ''} onValueChange={(next) => onValueChange(next as V)} disabled={disabled}>
      <Primitive.Trigger
        {...named}
        className={cn(
          control,
          'flex h-7 items-center gap-2 text-left data-[placeholder]:text-muted [&>span]:min-w-0 [&>span]:flex-1 [&>span]:truncate',
          className,
        )}
      >
        <Primitive.Value placeholder={placeholder} />
        <Primitive.Icon asChild>
          <ChevronDown className="size-3.5 shrink-0 text-muted" />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cn(floating, 'max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width)')}
        >
          <Primitive.Viewport className="p-1">
            {choices.map((choice) => (
              <Primitive.Item
                key={choice.value}
                value={choice.value}
                disabled={choice.disabled}
                className={cn(menuRow, 'pr-7')}
              >
                {choice.icon}
                <Primitive.ItemText>{choice.label}</Primitive.ItemText>
                <Primitive.ItemIndicator className="absolute right-2">
                  <Check className="size-3.5" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
