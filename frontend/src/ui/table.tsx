/** A dense table with real table semantics; wide ones scroll sideways inside their box. */
import type { ComponentProps } from 'react'
import { cn } from './cn'

export function Table({ className, 'aria-label': label, ...rest }: ComponentProps<'table'>) {
  return (
    // Focusable, so that the keyboard can scroll it; a region needs a name for that.
    <section aria-label={label} tabIndex={0} className="w-full overflow-x-auto rounded-md border border-line">
      <table aria-label={label} className={cn('w-full border-collapse text-sm', className)} {...rest} />
    </section>
  )
}

export function TableHead({ className, ...rest }: ComponentProps<'thead'>) {
  return <thead className={cn('bg-panel text-left text-xs text-muted', className)} {...rest} />
}

export function TableBody(props: ComponentProps<'tbody'>) {
  return <tbody {...props} />
}

export function TableRow({ className, ...rest }: ComponentProps<'tr'>) {
  return (
    <tr
      className={cn(
        'border-b border-line transition-colors last:border-b-0 data-[selected=true]:bg-pressed [tbody>&]:hover:bg-hover',
        className,
      )}
      {...rest}
    />
  )
}

export function TableHeader({ className, ...rest }: ComponentProps<'th'>) {
  return <th scope="col" className={cn('h-8 px-3 font-medium whitespace-nowrap', className)} {...rest} />
}

/** `numeric` aligns right with even figures. */
export function TableCell({ numeric, className, ...rest }: ComponentProps<'td'> & { numeric?: boolean }) {
  return <td className={cn('h-9 px-3', numeric && 'tabular text-right whitespace-nowrap', className)} {...rest} />
}
