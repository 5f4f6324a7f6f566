/** One-line and many-line text. */
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn'
import { useFieldProps } from './field'
import { control } from './surface'

export type InputProps = ComponentProps<'input'> & { icon?: ReactNode }

export function Input({ icon, className, ...rest }: InputProps) {
  const props = useFieldProps(rest)
  const input = <input className={cn(control, 'h-7 read-only:bg-panel', icon && 'pl-7', className)} spellCheck={false} {...props} />
  if (!icon) return input
  return (
    <span className="relative block w-full min-w-0">
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 left-2 flex items-center text-muted [&_svg]:size-3.5"
      >
        {icon}
      </span>
      {input}
    </span>
  )
}

export type TextareaProps = ComponentProps<'textarea'> & {
  /** Grow with the text, up to 20 lines. */
  grow?: boolean
}

export function Textarea({ grow = false, className, ...rest }: TextareaProps) {
  const props = useFieldProps(rest)
  return (
    <textarea
      rows={3}
      className={cn(control, 'min-h-16 resize-y py-1.5 read-only:bg-panel', grow && 'field-sizing-content max-h-80 resize-none', className)}
      {...props}
    />
  )
}
