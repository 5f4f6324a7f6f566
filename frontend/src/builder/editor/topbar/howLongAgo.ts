/** "just now", "2 s ago", "5 min ago", "3 h ago": so short that the place beside it can stay as wide as it is. Pure. */
export function howLongAgo(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`
}
