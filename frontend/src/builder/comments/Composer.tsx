/** Where a comment is written: Markdown, names completed behind an @, sent with Ctrl and Enter. */
import { useQuery } from '@tanstack/react-query'
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { describeError } from '@/api/problem'
import { membersQuery } from '@/tenancy/api'
import { Avatar } from '@/ui/avatar'
import { Button } from '@/ui/button'
import { writeAndPlaceCaret } from '@/ui/caret'
import { cn } from '@/ui/cn'
import { Textarea } from '@/ui/input'
import { hueOf } from '../draft/presence'
import { findMentions, offerMembers, openMention, type Named } from './mentions'
import { useCommentPlace } from './useThreads'

interface ComposerProps {
  label: string
  action: string
  start?: string
  onSend: (text: string, mentions: string[]) => Promise<unknown>
  onCancel?: () => void
  className?: string
}

const MOST = 5000

export function Composer({ label, action, start = '', onSend, onCancel, className }: ComposerProps) {
  const [text, setText] = useState(start)
  const [error, setError] = useState('')
  const [isBusy, setBusy] = useState(false)
  const box = useRef<HTMLTextAreaElement>(null)
  const members = useMembers()
  const names = useNames(box, text, setText, members)
  const send = async () => {
    if (text.trim() === '' || isBusy) return
    setBusy(true)
    try {
      await onSend(text.trim(), findMentions(text, members))
      setText('')
      setError('')
    } catch (reason) {
      setError(describeError(reason))
    } finally {
      setBusy(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (names.onKeyDown(event)) return event.preventDefault()
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      event.stopPropagation()
      void send()
    }
  }
  return (
    <div className={cn('flex flex-col gap-2', className)}>
      <Textarea
        ref={box} grow rows={2} autoFocus aria-label={label} placeholder="Write a comment, @ names somebody" value={text} maxLength={MOST}
        aria-controls={names.listId} aria-expanded={names.offered.length > 0} aria-autocomplete="list" role="combobox"
        aria-activedescendant={names.offered.length > 0 ? `${names.listId}-${names.active}` : undefined}
        onChange={(event) => { setText(event.target.value); names.look(event.target) }} onKeyDown={onKeyDown}
      />
      <Names {...names} />
      {error && <p role="alert" className="text-xs text-danger">{error}</p>}
      <div className="flex justify-end gap-2">
        {onCancel && <Button size="sm" variant="ghost" onClick={onCancel}>Cancel</Button>}
        <Button size="sm" variant="primary" busy={isBusy} disabled={text.trim() === ''} onClick={() => void send()}>{action}</Button>
      </div>
    </div>
  )
}

function useMembers(): Named[] {
  const { workspace } = useCommentPlace()
  const { data } = useQuery({ ...membersQuery(workspace), staleTime: 60_000 })
  return useMemo(() => (data ?? []).map(({ user }) => ({ id: user.id, name: user.name || user.email })), [data])
}

interface Completion {
  listId: string
  offered: Named[]
  active: number
  choose: (member: Named) => void
}

/** The list behind an @: open at a place, or closed. */
function useNames(box: React.RefObject<HTMLTextAreaElement | null>, text: string, onText: (text: string) => void, members: Named[]) {
  const listId = useId()
  const [open, setOpen] = useState<{ start: number; typed: string } | null>(null)
  const [active, setActive] = useState(0)
  const offered = open ? offerMembers(members, open.typed) : []
  const choose = ({ name }: Named) => {
    if (!open) return
    const end = open.start + 1 + open.typed.length
    writeAndPlaceCaret(box.current, open.start + name.length + 2, () => {
      onText(`${text.slice(0, open.start)}@${name} ${text.slice(end)}`)
      setOpen(null)
    })
  }
  const look = (area: HTMLTextAreaElement) => {
    setOpen(openMention(area.value, area.selectionStart))
    setActive(0)
  }
  /** Whether the key was for the list. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (offered.length === 0) return false
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step) setActive((active + step + offered.length) % offered.length)
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') choose(offered[active] as Named)
    else if (event.key === 'Escape') setOpen(null)
    else return false
    event.stopPropagation()
    return true
  }
  return { listId, offered, active, choose, look, onKeyDown }
}

function Names({ listId, offered, active, choose }: Completion) {
  if (offered.length === 0) return null
  return (
    <ul id={listId} role="listbox" aria-label="Members" className="-mt-1 rounded-sm border border-line p-1">
      {offered.map((member, index) => (
        <li
          key={member.id} id={`${listId}-${index}`} role="option" aria-selected={index === active}
          className={cn('flex h-7 items-center gap-2 rounded-sm px-1.5 text-xs', index === active && 'bg-hover')}
          onPointerDown={(event) => { event.preventDefault(); choose(member) }}
        >
          <Avatar name={member.name} size="sm" hue={hueOf(member.id)} /> {member.name}
        </li>
      ))}
    </ul>
  )
}
