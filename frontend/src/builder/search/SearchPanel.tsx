/** Search and replace in the whole graph, with every change shown before it is made. */
import { CaseSensitive, Regex, WholeWord, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { describeError } from '@/api/problem'
import { Button } from '@/ui/button'
import { plural } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import { toast } from '@/ui/toast'
import { useActions } from '../canvas/keys/useCanvasKeys'
import { useEditor } from '../editor/session'
import { changesFor, fieldsOf, stillTrue } from './fields'
import { MOST, type Query, replaceIn } from './matches'
import { type Found, search, useSearch } from './useSearch'

const EMPTY: Query = { find: '', replace: '', matchCase: false, wholeWord: false, isPattern: false }

export function SearchPanel() {
  const { draft, kinds, view, canEdit } = useEditor()
  const [query, setQuery] = useState(EMPTY)
  const box = useRef<HTMLInputElement>(null)
  const { found, problem } = useSearch(query)
  useEffect(() => box.current?.focus(), [])
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  }
  const close = () => view.setState({ isSearch: false })
  const replaceable = found.filter(({ field }) => field.to !== null)
  const replace = (these: Found[]) => {
    const state = draft.store.getState()
    const now = stillTrue(these.filter(({ field }) => field.to !== null), fieldsOf(state, kinds))
    if (now.length === 0) return toast.info('The text has changed meanwhile, so it stays as it is.')
    draft.dispatch(changesFor(state, joined(now)))
    toast.success(`${plural(now.length, 'place')} replaced`)
  }
  // What is shown may be older than what others have just typed.
  const replaceAll = () => search(draft.store.getState(), kinds, query, new AbortController().signal).then(replace, (error: unknown) => toast.error(describeError(error)))
  const toggle = (name: 'matchCase' | 'wholeWord' | 'isPattern') => ({ 'aria-pressed': query[name], onClick: () => setQuery({ ...query, [name]: !query[name] }), size: 'sm' as const })
  return (
    <aside
      aria-label="Search the graph"
      className="absolute top-3 right-3 z-20 flex max-h-[calc(100%-80px)] w-96 max-w-[calc(100%-24px)] flex-col rounded-md border border-line bg-raised shadow-pop"
    >
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line pr-1 pl-3">
        <h2 className="text-xs font-medium">Search the graph</h2>
        <IconButton label="Close the search" size="sm" onClick={close}><X /></IconButton>
      </div>
      <div className="flex flex-col gap-1.5 border-b border-line p-2">
        <div className="flex items-center gap-1">
          <Input ref={box} aria-label="Find" onKeyDown={onKeyDown} placeholder="Find in titles, prompts, settings…" value={query.find} onChange={(event) => setQuery({ ...query, find: event.target.value })} />
          <IconButton label="Match case" {...toggle('matchCase')}><CaseSensitive /></IconButton>
          <IconButton label="Whole words" {...toggle('wholeWord')}><WholeWord /></IconButton>
          <IconButton label="Regular expression" {...toggle('isPattern')}><Regex /></IconButton>
        </div>
        {canEdit && (
          <div className="flex items-center gap-1">
            <Input aria-label="Replace with" onKeyDown={onKeyDown} placeholder="Replace with" value={query.replace} onChange={(event) => setQuery({ ...query, replace: event.target.value })} />
            <Button className="shrink-0" disabled={replaceable.length === 0} onClick={() => void replaceAll()}>Replace all</Button>
          </div>
        )}
        <p role="status" className={`px-1 text-2xs ${problem ? 'text-danger' : 'text-muted'}`}>{problem ?? say(query, found, replaceable.length)}</p>
      </div>
      <ul className="min-h-0 flex-1 overflow-y-auto p-1">
        {found.map((each) => <Row key={`${each.field.node} ${each.field.label} ${each.match.start}`} found={each} canReplace={canEdit && each.field.to !== null} onReplace={() => replace([each])} />)}
      </ul>
    </aside>
  )
}

function say(query: Query, found: Found[], replaceable: number): string {
  if (query.find === '') return 'Type to search. Ids and kinds are found, and stay as they are.'
  if (found.length === 0) return 'Nothing found.'
  const many = found.length === MOST ? `The first ${MOST} places` : plural(found.length, 'place')
  return replaceable === found.length ? many : `${many}, ${replaceable} of them can be replaced`
}

/** One new text for each field, with all of its matches replaced. */
function joined(found: Found[]) {
  const fields = new Map(found.map(({ field }) => [field, found.filter((each) => each.field === field)]))
  return [...fields].map(([field, own]) => ({ field, text: replaceIn(field.text, own.map(({ match }) => match)) }))
}

const AROUND = 28

function Row({ found: { field, match }, canReplace, onReplace }: { found: Found; canReplace: boolean; onReplace: () => void }) {
  const actions = useActions()
  const before = field.text.slice(Math.max(0, match.start - AROUND), match.start)
  const after = field.text.slice(match.end, match.end + AROUND)
  return (
    <li className="flex items-start gap-1 rounded-sm hover:bg-hover">
      <button type="button" onClick={() => actions.show(field.node)} className="min-w-0 flex-1 px-2 py-1.5 text-left">
        <span className="block truncate text-2xs text-muted">{field.title} · {field.label}</span>
        <span className="block text-xs break-words">
          {match.start > AROUND && '…'}{before}
          {canReplace && match.instead !== '' ? <del className="rounded-xs bg-danger-soft px-0.5 text-danger">{field.text.slice(match.start, match.end)}</del> : <mark className="rounded-xs bg-warning-soft px-0.5 text-fg">{field.text.slice(match.start, match.end)}</mark>}
          {canReplace && match.instead !== '' && <ins className="rounded-xs bg-success-soft px-0.5 text-success no-underline">{match.instead}</ins>}
          {after}{match.end + AROUND < field.text.length && '…'}
        </span>
      </button>
      {canReplace && <Button size="sm" variant="ghost" className="mt-1 mr-1" onClick={onReplace}>Replace</Button>}
    </li>
  )
}
