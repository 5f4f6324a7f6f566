/** One of two to five short choices, all in sight. */
import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { useFieldLabel } from './field'

export type SegmentedProps<V extends string> = {
  value: V
  onValueChange: (value: V) => void
  choices: readonly { value: V; label: ReactNode; icon?: ReactNode; name?: string }[]
  className?: string
  'aria-label'?: string
}

export function SegmentedControl<V extends string>({ value, onValueChange, choices, className, ...rest }: SegmentedProps<V>) {
  const labelledBy = useFieldLabel()
  return (
    <ToggleGroup.Root
      type="single"
      aria-labelledby={labelledBy}
      value={value}
      // Radix reports '' when the chosen one is pressed again; one is always chosen here.
      onValueChange={(next) => next && onValueChange(next as V)}
      className={cn('inline-flex h-7 items-stretch gap-px rounded-sm border border-line bg-sunken p-px', className)}
      {...rest}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          aria-label={choice.name}
          className="inline-flex min-w-7 flex-auto items-center justify-center gap-1.5 rounded-[5px] border border-transparent px-2 text-xs font-medium text-muted transition-colors hover:text-fg data-[state=on]:border-line data-[state=on]:bg-raised data-[state=on]:text-fg [&_svg]:size-3.5"
        >
          {choice.icon}
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
