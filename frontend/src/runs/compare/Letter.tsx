/** Which of the two sides: A or B. */
export function Letter({ children }: { children: string }) {
  return <span className="flex size-4 shrink-0 items-center justify-center rounded-xs bg-accent-soft text-2xs font-semibold text-accent-text">{children}</span>
}
