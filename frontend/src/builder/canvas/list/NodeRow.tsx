/** One node in the list: what it is called, how it stands and what it is wired to, with its actions beside it. */
import { ChevronRight, CircleDot, Ellipsis, Lock, Pin, PowerOff, TriangleAlert } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type ReactNode, type Ref, useId, useState } from 'react'
import { cn } from '@/ui/cn'
import { IconButton } from '@/ui/icon-button'
import { StatusIcon } from '@/ui/status-icon'
import { groupName, groupOf } from '../../commands/groups'
import { scopeOf, titleOf } from '../../commands/lookup'
import { useDraft, useEditor, useView } from '../../editor/session'
import { groupTone, kindId } from '../../kinds/look'
import { readBreakpoint } from '../breakpoints/breakpoints'
import { KindTile } from '../cards/CardHead'
import { useStepStatus } from '../cards/liveStep'
import { useNodeProblems, worstOf } from '../cards/problems'
import { describeWires } from './describe'
import type { ListRow } from './tree'

interface NodeRowProps {
  ref: Ref<HTMLDivElement>
  row: ListRow
  index: number
  /** Its place in the list, in pixels. */
  start: number
  /** It has the keyboard: the one stop of the Tab key. */
  isCurrent: boolean
  isChosen: boolean
  /** A screen reader may go to any row. */
  onFocus: () => void
  onClick: (event: MouseEvent<HTMLElement>) => void
  onFold: () => void
  onMenu: () => void
  onKey: (event: KeyboardEvent) => void
}

export function NodeRow({ ref, row, index, start, isCurrent, isChosen, onFocus, onClick, onFold, onMenu, onKey }: NodeRowProps) {
  const { id, level, isParent, isFolded } = row
  const { kinds } = useEditor()
  const words = useId()
  const isRenamed = useView((each) => each.renamed === id)
  const isMenu = useView((each) => each.menu !== null && isChosen && each.menu.nodes.includes(id))
  const title = useDraft((state) => titleOf(state, kinds, id))
  return (
    <div
      ref={ref} data-index={index} data-list-row={id} tabIndex={isCurrent ? 0 : -1}
      role="row" aria-labelledby={words} aria-selected={isChosen} aria-expanded={isParent ? !isFolded : undefined}
      aria-rowindex={index + 1} aria-level={level} aria-posinset={row.place} aria-setsize={row.of}
      // The click gives the focus, once it is known which rows are chosen by it.
      onMouseDown={(event) => !isOwn(event) && event.preventDefault()} onFocus={onFocus} onClick={onClick} onKeyDown={onKey}
      className={cn('absolute inset-x-0 top-0 flex items-start rounded-sm pr-1', isChosen ? 'bg-accent-soft' : 'hover:bg-hover')}
      style={{ transform: `translateY(${start}px)`, paddingLeft: (level - 1) * 16 }}
    >
      <div role="gridcell" id={words} className="flex min-w-0 flex-1 items-start gap-2 px-2 py-1.5">
        {isParent && <Fold isFolded={isFolded} onFold={onFold} />}
        <Tile id={id} />
        {isRenamed ? <Rename id={id} /> : (
          <span className="min-w-0 flex-1">
            <span className="flex items-center gap-1.5 text-sm"><span className="truncate">{title}</span><Marks id={id} /></span>
            <Words id={id} title={title} />
          </span>
        )}
      </div>
      <div role="gridcell">
        <IconButton label={`Actions of ${title}`} size="sm" tabIndex={-1} aria-haspopup="menu" aria-expanded={isMenu} className="mt-1" onClick={onMenu}><Ellipsis /></IconButton>
      </div>
    </div>
  )
}

/** A field or a button in a row has its own clicks and keys. */
export const isOwn = ({ target }: { target: EventTarget }) => target instanceof Element && target.closest('input, button') !== null

/** For the pointer: the row itself says whether it is folded, and its arrow keys fold it. */
function Fold({ isFolded, onFold }: { isFolded: boolean; onFold: () => void }) {
  return (
    <button type="button" aria-hidden tabIndex={-1} onClick={onFold} className="-ml-1 flex h-6 w-4 shrink-0 items-center justify-center rounded-xs text-muted hover:text-fg">
      <ChevronRight className={cn('size-3.5 transition-transform', !isFolded && 'rotate-90')} />
    </button>
  )
}

function Tile({ id }: { id: string }) {
  const { kinds } = useEditor()
  const kind = useDraft((state) => state.nodes[id]?.kind)
  return <KindTile kindId={kind ? kindId(kind) : id} icon={kinds[kind ?? '']?.icon} />
}

/** Shapes with their words: how the node stands, in the run that is shown and in the graph. */
function Marks({ id }: { id: string }) {
  const node = useDraft((state) => state.nodes[id])
  const marks = useDraft((state) => state.marks[id])
  const status = useStepStatus(id)
  const breakpoint = readBreakpoint(marks?.breakpoint)
  return (
    <span className="ml-auto flex shrink-0 items-center gap-1 text-muted [&_svg]:size-3.5">
      {node?.disabled && <PowerOff aria-label="Switched off" />}
      {node?.locked && <Lock aria-label="Locked" />}
      {marks?.pin !== undefined && <Pin aria-label="Pinned" className="text-accent-text" />}
      {breakpoint && <CircleDot aria-label={breakpoint.condition ? `Breakpoint if ${breakpoint.condition}` : 'Breakpoint'} className="text-danger" />}
      {status !== 'idle' && <StatusIcon status={status} />}
    </span>
  )
}

function Words({ id, title }: { id: string; title: string }) {
  const { kinds } = useEditor()
  const state = useDraft((each) => each)
  const problems = useNodeProblems(id)
  const { title: kind, flow } = kinds[state.nodes[id]?.kind ?? ''] ?? {}
  const isNote = flow === 'note'
  const scope = scopeOf(state, id)
  const group = groupOf(state, id)
  const worst = worstOf(problems)
  return (
    <>
      {(kind && kind !== title) || scope || group ? (
        <Line>
          {kind && kind !== title && <span>{kind}</span>}
          {scope && <span className="max-w-full truncate">Inside {titleOf(state, kinds, scope)}</span>}
          {group && <span className="flex max-w-full items-center gap-1 truncate"><span aria-hidden className="size-2 rounded-full" style={{ background: groupTone(group.colour) }} /> In {groupName(group)}</span>}
        </Line>
      ) : null}
      {!isNote && <span className="line-clamp-3 text-2xs break-words text-muted">{describeWires(state, kinds, id)}</span>}
      {worst && (
        <span className={cn('mt-0.5 flex items-start gap-1 text-2xs', worst === 'error' ? 'text-danger' : 'text-warning')}>
          <TriangleAlert aria-label={worst === 'error' ? 'Problem:' : 'Warning:'} className="mt-px size-3 shrink-0" />
          <span>{problems[0]?.message}{problems.length > 1 && ` And ${problems.length - 1} more.`}</span>
        </span>
      )}
    </>
  )
}

const Line = ({ children }: { children: ReactNode }) => <span className="flex flex-wrap gap-x-2 text-2xs text-muted">{children}</span>

/** In the place of the title; Enter keeps what was typed, Escape what was there. */
function Rename({ id }: { id: string }) {
  const { draft, kinds, view } = useEditor()
  const [typed, setTyped] = useState(() => draft.store.getState().nodes[id]?.title ?? '')
  const close = () => view.setState({ renamed: null })
  const save = () => {
    // The field loses the focus when Escape takes it away, too.
    if (view.getState().renamed !== id) return
    const title = typed.trim()
    if (title !== (draft.store.getState().nodes[id]?.title ?? '')) draft.dispatch([{ type: 'set', id, path: ['title'], value: title || null }])
    close()
  }
  return (
    <input
      autoFocus aria-label="Title" value={typed} placeholder={kinds[draft.store.getState().nodes[id]?.kind ?? '']?.title} spellCheck={false}
      onFocus={(event) => event.target.select()} onChange={(event) => setTyped(event.target.value)} onBlur={save}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter') save()
        if (event.key === 'Escape') close()
      }}
      className="w-full min-w-0 rounded-xs border border-line-strong bg-bg px-1 text-sm placeholder:text-faint"
    />
  )
}
