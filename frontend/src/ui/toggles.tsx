/** Checkbox, Switch, RadioGroup: yes or no, on or off, one of a few. */
import { Check, Minus } from 'lucide-react'
import { Checkbox as CheckboxPrimitive, RadioGroup as RadioPrimitive, Switch as SwitchPrimitive } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { useFieldLabel, useFieldProps } from './field'

const mark =
  'border border-line-strong bg-bg transition-colors hover:border-faint disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent'

export function Checkbox({ className, ...rest }: ComponentProps<typeof CheckboxPrimitive.Root>) {
  const props = useFieldProps(rest)
  return (
    <CheckboxPrimitive.Root
      className={cn('hit group inline-flex size-4 shrink-0 items-center justify-center rounded-xs', mark, className)}
      {...props}
    >
      <CheckboxPrimitive.Indicator className="text-on-accent [&_svg]:size-3 [&_svg]:stroke-3">
        <Check className="group-data-[state=indeterminate]:hidden" />
        <Minus className="hidden group-data-[state=indeterminate]:block" />
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  )
}

export function Switch({ className, ...rest }: ComponentProps<typeof SwitchPrimitive.Root>) {
  const props = useFieldProps(rest)
  return (
    <SwitchPrimitive.Root
      className={cn(
        'hit inline-flex h-4 w-7 shrink-0 items-center rounded-full border border-transparent bg-faint px-px transition-colors disabled:opacity-50 data-[state=checked]:bg-accent',
        className,
      )}
      {...props}
    >
      <SwitchPrimitive.Thumb className="size-3 rounded-full bg-on-accent transition-transform data-[state=checked]:translate-x-3" />
    </SwitchPrimitive.Root>
  )
}

export type RadioGroupProps<V extends string> = {
  value: V | undefined
  onValueChange: (value: V) => void
  choices: readonly { value: V; label: ReactNode; hint?: ReactNode; disabled?: boolean }[]
  className?: string
  'aria-label'?: string
}

export function RadioGroup<V extends string>({ value, onValueChange, choices, className, ...rest }: RadioGroupProps<V>) {
  const labelledBy = useFieldLabel()
  return (
    <RadioPrimitive.Root
      aria-labelledby={labelledBy}
      value={value ?? null}
      onValueChange={(next) => onValueChange(next as V)}
      className={cn('flex flex-col gap-2', className)}
      {...rest}
    >
      {choices.map((choice) => (
        <label key={choice.value} className="flex items-start gap-2 text-sm">
          <RadioPrimitive.Item
            value={choice.value}
            disabled={choice.disabled}
            className={cn('hit mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-full', mark)}
          >
            <RadioPrimitive.Indicator className="size-1.5 rounded-full bg-on-accent" />
          </RadioPrimitive.Item>
          <span>
            {choice.label}
            {choice.hint && <span className="block text-xs text-muted">{choice.hint}</span>}
          </span>
        </label>
      ))}
    </RadioPrimitive.Root>
  )
}
