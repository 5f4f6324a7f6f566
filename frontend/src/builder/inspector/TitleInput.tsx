/** A title, renamed in place. */
import { cn } from '@/ui/cn'

interface TitleInputProps {
  value: string
  placeholder: string
  label: string
  readOnly: boolean
  onValue: (value: string) => void
  className?: string
}

export function TitleInput({ value, placeholder, label, readOnly, onValue, className }: TitleInputProps) {
  return (
    <input
      aria-label={label} value={value} placeholder={placeholder} readOnly={readOnly} spellCheck={false}
      onChange={(event) => onValue(event.target.value)}
      onKeyDown={(event) => (event.key === 'Enter' || event.key === 'Escape') && event.currentTarget.blur()}
      className={cn('w-full min-w-0 truncate rounded-xs bg-transparent px-1 text-sm font-medium placeholder:text-fg hover:bg-hover focus:bg-bg focus:outline-2 focus:outline-accent/40', className)}
    />
  )
}
