/** A square button that shows only an icon; its label is its name, its tooltip and never optional. */
import { Button, type ButtonProps } from './button'
import { cn } from './cn'
import { Tooltip, type TooltipSide } from './tooltip'

export type IconButtonProps = Omit<ButtonProps, 'aria-label'> & {
  label: string
  /** Keys shown in the tooltip, in `useHotkey`'s notation: "mod+k". */
  keys?: string
  tooltipSide?: TooltipSide
}

const WIDTH = { sm: 'w-6 px-0', md: 'w-7 px-0', lg: 'w-9 px-0' }

export function IconButton({ label, keys, tooltipSide, size, variant = 'ghost', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label} keys={keys} side={tooltipSide}>
      <Button
        aria-label={label}
        variant={variant}
        size={size}
        className={cn('text-muted hover:text-fg', WIDTH[size ?? 'md'], className)}
        {...rest}
      />
    </Tooltip>
  )
}
