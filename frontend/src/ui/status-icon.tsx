/** A status as a shape of 16 px: ring turning, check, clock, cross, skip. Its colour only repeats what the shape says. */
import type { ReactNode } from 'react'
import { cn } from './cn'
import { type Shape, STATUS, type Status } from './status'

const SHAPES: Record<Shape, ReactNode> = {
  dot: <circle cx="8" cy="8" r="2" fill="currentColor" stroke="none" />,
  ring: <circle cx="8" cy="8" r="5.5" strokeDasharray="2.4 2.1" />,
  turning: (
    <>
      <circle cx="8" cy="8" r="5.5" opacity=".25" />
      <path d="M8 2.5A5.5 5.5 0 0 1 13.5 8" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3.2l2 1.3" />
    </>
  ),
  pause: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none" />
      <path className="stroke-raised" d="M6.3 5.6v4.8m3.4-4.8v4.8" />
    </>
  ),
  check: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none" />
      <path className="stroke-raised" d="m5.3 8.2 1.9 1.9 3.6-4" />
    </>
  ),
  cross: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none" />
      <path className="stroke-raised" d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2" />
    </>
  ),
  bar: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="m4.2 11.8 7.6-7.6" />
    </>
  ),
  skip: <path d="M4 4.2v7.6L9.7 8zm8 0v7.6" />,
  bang: (
    <>
      <path d="M8 2.4 14 13H2z" />
      <path d="M8 6.5v3m0 1.6v.2" />
    </>
  ),
}

export type StatusIconProps = {
  status: Status
  /** Said to screen readers; null when the word stands beside it. */
  label?: string | null
  className?: string
}

export function StatusIcon({ status, label, className }: StatusIconProps) {
  const look = STATUS[status]
  const name = label === null ? undefined : (label ?? look.label)
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      role={name ? 'img' : undefined}
      aria-label={name}
      aria-hidden={name ? undefined : true}
      data-status={status}
      // The whole icon turns: a part of it that turned alone would be laid out anew with every frame.
      className={cn('size-4 shrink-0', look.text, look.shape === 'turning' && 'animate-turn', className)}
    >
      {SHAPES[look.shape]}
    </svg>
  )
}
