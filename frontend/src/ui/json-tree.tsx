/** A JSON value as a tree that opens where one looks: closed branches are not rendered, long lists come in portions. */
import { ChevronRight } from 'lucide-react'
import { type DragEvent, useState } from 'react'
import { cn } from './cn'
import { describeJson, type JsonPath, listEntries, type JsonValue, writePath } from './json'

const PORTION = 100
const LONG_TEXT = 300

export type JsonTreeProps = {
  value: JsonValue
  /** The name of the root: "result". */
  name?: string
  /** How many levels are open at first. */
  openLevels?: number
  /** Makes every key a button: insert a reference, filter by it … `key` is that button. */
  onPick?: (path: JsonPath, value: JsonValue, key: HTMLElement) => void
  /** What a dragged key carries besides its path as text: a type of its own and the data. */
  carry?: (path: JsonPath) => [type: string, data: string]
  className?: string
}

export function JsonTree({ value, name = 'value', openLevels = 1, onPick, carry, className }: JsonTreeProps) {
  return (
    <div className={cn('font-mono text-xs leading-6', className)}>
      <Branch name={name} value={value} path={[]} root={name} levels={openLevels} onPick={onPick} carry={carry} />
    </div>
  )
}

type BranchProps = {
  name: string
  value: JsonValue
  path: JsonPath
  root: string
  levels: number
  onPick: JsonTreeProps['onPick']
  carry: JsonTreeProps['carry']
}

function Branch(props: BranchProps) {
  const { value, levels } = props
  const [isOpen, setOpen] = useState(levels > 0)
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="flex items-start gap-1 pl-6">
        <Key {...props} />
        <Leaf value={value} />
      </div>
    )
  }
  return (
    <div>
      <div className="flex items-center">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`${isOpen ? 'Close' : 'Open'} ${props.name}`}
          onClick={() => setOpen(!isOpen)}
          className="flex size-6 items-center justify-center rounded-xs text-muted hover:text-fg"
        >
          <ChevronRight className={cn('size-3 transition-transform', isOpen && 'rotate-90')} />
        </button>
        <Key {...props} />
        <span className="ml-1 text-muted">{describeJson(value)}</span>
      </div>
      {isOpen && <Children {...props} />}
    </div>
  )
}

function Children({ value, path, root, levels, onPick, carry }: BranchProps) {
  const entries = listEntries(value)
  const [shown, setShown] = useState(PORTION)
  return (
    <div className="ml-[11px] border-l border-line">
      {entries.slice(0, shown).map(([key, child]) => (
        <Branch
          key={key}
          name={String(key)}
          value={child}
          path={[...path, key]}
          root={root}
          levels={levels - 1}
          onPick={onPick}
          carry={carry}
        />
      ))}
      {entries.length > shown && (
        <button
          type="button"
          onClick={() => setShown(shown + PORTION)}
          className="ml-6 rounded-xs text-accent-text hover:underline"
        >
          Show {Math.min(PORTION, entries.length - shown)} more of {entries.length}
        </button>
      )}
    </div>
  )
}

function Key({ name, path, value, root, onPick, carry }: BranchProps) {
  const written = writePath(root, path)
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData('text/plain', written)
    if (carry) event.dataTransfer.setData(...carry(path))
    event.dataTransfer.effectAllowed = 'copy'
  }
  if (!onPick) return <span className="shrink-0 text-accent-text">{name}:</span>
  return (
    <button
      type="button"
      draggable
      onDragStart={onDragStart}
      onClick={(event) => onPick(path, value, event.currentTarget)}
      title={written}
      className="min-w-6 shrink-0 rounded-xs text-left text-accent-text hover:bg-accent-soft"
    >
      {name}:
    </button>
  )
}

function Leaf({ value }: { value: string | number | boolean | null }) {
  const [isWhole, setWhole] = useState(false)
  if (typeof value !== 'string') return <span className="text-running">{String(value)}</span>
  const isLong = value.length > LONG_TEXT
  const text = isLong && !isWhole ? `${value.slice(0, LONG_TEXT)}…` : value
  return (
    <span className="min-w-0 break-words whitespace-pre-wrap text-fg">
      {JSON.stringify(text).replaceAll(String.raw`\n`, '\n')}
      {isLong && (
        <button
          type="button"
          onClick={() => setWhole(!isWhole)}
          className="ml-1 rounded-xs text-accent-text hover:underline"
        >
          {isWhole ? 'less' : `all ${value.length.toLocaleString('en')} characters`}
        </button>
      )}
    </span>
  )
}
