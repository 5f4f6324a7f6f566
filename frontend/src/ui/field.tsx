/** Label, hint and error around one control. The control inside reads its id and description from here. */
import { TriangleAlert } from 'lucide-react'
import { createContext, type ReactNode, use, useId, useMemo } from 'react'
import { cn } from './cn'

type FieldValue = { id: string; describedBy: string | undefined; labelledBy: string; invalid: boolean; required: boolean }
const FieldContext = createContext<FieldValue | null>(null)

export type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  /** What is wrong and how to mend it; marks the control as invalid. */
  error?: ReactNode
  /** What is worth a look and keeps nobody from going on. */
  warning?: ReactNode
  required?: boolean
  /** Something small at the right of the label: a counter, a reset button. */
  aside?: ReactNode
  /** Keep the label for screen readers only. */
  hideLabel?: boolean
  /** `row` puts a switch or checkbox beside its label. */
  layout?: 'stack' | 'row'
  className?: string
  children: ReactNode
}

export function Field(props: FieldProps) {
  const { label, hint, error, warning, required = false, aside, hideLabel, layout = 'stack', className, children } = props
  const id = useId()
  const describedBy = [error && `${id}-error`, warning && `${id}-warning`, hint && `${id}-hint`].filter(Boolean).join(' ') || undefined
  const isRow = layout === 'row'
  const invalid = Boolean(error)
  const value = useMemo(
    () => ({ id, describedBy, labelledBy: `${id}-label`, invalid, required }),
    [id, describedBy, invalid, required],
  )
  return (
    <FieldContext value={value}>
      <div className={cn('flex flex-col gap-1', className)}>
        <div className={cn('flex gap-2', isRow ? 'items-center' : 'flex-col gap-1')}>
          <div className={cn('flex items-center justify-between gap-2', isRow && 'order-last', hideLabel && 'sr-only')}>
            <label id={`${id}-label`} htmlFor={id} className="text-xs font-medium text-fg">
              {label}
              {required && (
                <span aria-hidden className="text-danger">
                  {' *'}
                </span>
              )}
            </label>
            {aside}
          </div>
          {children}
        </div>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-muted">
            {hint}
          </p>
        )}
        {error && (
          <p id={`${id}-error`} className="text-xs text-danger">
            {error}
          </p>
        )}
        {warning && (
          <p id={`${id}-warning`} className="flex gap-1.5 text-xs text-warning">
            <TriangleAlert role="img" aria-label="Warning" className="mt-0.5 size-3 shrink-0" />
            <span className="min-w-0">{warning}</span>
          </p>
        )}
      </div>
    </FieldContext>
  )
}

type ControlProps = {
  id?: string | undefined
  'aria-describedby'?: string | undefined
  'aria-invalid'?: boolean | 'true' | 'false' | 'grammar' | 'spelling' | undefined
  'aria-required'?: boolean | 'true' | 'false' | undefined
}

/** Names and describes a control by the field around it; what the caller passes wins. */
export function useFieldProps<P extends ControlProps>(props: P): P {
  const field = use(FieldContext)
  if (!field) return props
  return {
    ...props,
    id: props.id ?? field.id,
    'aria-describedby': props['aria-describedby'] ?? field.describedBy,
    'aria-invalid': props['aria-invalid'] ?? (field.invalid || undefined),
    'aria-required': props['aria-required'] ?? (field.required || undefined),
  }
}

/** For groups (radio, segmented) that a `for` cannot name. */
export function useFieldLabel(): string | undefined {
  return use(FieldContext)?.labelledBy
}
