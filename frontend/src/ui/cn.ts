/** Joins class names; the last of two that say the same thing wins. */
import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({ extend: { theme: { shadow: ['pop', 'dialog'] } } })

export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes))
}
