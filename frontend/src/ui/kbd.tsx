import { describeKeys } from './keys'

/** The keys of a shortcut as small caps: `<Kbd keys="mod+k" />`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {describeKeys(keys).map((cap) => (
        <kbd
          key={cap}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-xs border border-line bg-panel px-1 font-sans text-2xs text-muted"
        >
          {cap}
        </kbd>
      ))}
    </span>
  )
}
