import { describeKeys, isCharacter } from './keys'
import { useSingleKeys } from './single-keys'

/** The keys of a shortcut as small caps: `<Kbd keys="mod+k" />`; nothing for keys that are switched off. */
export function Kbd({ keys }: { keys: string }) {
  const areOn = useSingleKeys((store) => store.areOn)
  if (!areOn && isCharacter(keys)) return null
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
