import { cn } from './cn'
import { getHue, getInitials } from './initials'

export type AvatarProps = { name: string; size?: 'sm' | 'md' | 'lg'; square?: boolean; className?: string; hue?: number }

const SIZE = { sm: 'size-5 text-[9px]', md: 'size-6 text-2xs', lg: 'size-8 text-xs' }

/** Initials on a colour that stays with the name. Decorative: the name stands beside it or in its title. */
export function Avatar({ name, size = 'md', square = false, className, hue = getHue(name) }: AvatarProps) {
  return (
    <span
      title={name}
      aria-hidden
      style={{ background: `oklch(0.5 0.12 ${hue})` }}
      className={cn(
        'inline-flex shrink-0 items-center justify-center font-medium text-on-accent select-none',
        square ? 'rounded-sm' : 'rounded-full',
        SIZE[size],
        className,
      )}
    >
      {getInitials(name)}
    </span>
  )
}
