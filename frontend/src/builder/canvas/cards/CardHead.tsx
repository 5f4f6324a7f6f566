/** The head of a card: icon tile, title, one muted line, and the marks of problems and status. */
import { AlertTriangle, Lock, Pin, PowerOff } from 'lucide-react'
import { StatusIcon } from '@/ui/status-icon'
import { sayKeys } from '@/ui/keys'
import { Tooltip } from '@/ui/tooltip'
import { cn } from '@/ui/cn'
import { iconOf, toneOf } from '../../kinds/look'
import type { Problem } from '../../draft/values'
import { useDraft } from '../../editor/session'
import { useStepStatus } from './liveStep'
import { worstOf } from './problems'

interface CardHeadProps {
  id: string
  kindId: string
  icon?: string | undefined
  title: string
  subtitle?: string | undefined
  problems: Problem[]
}

export function CardHead({ id, kindId, icon, title, subtitle, problems }: CardHeadProps) {
  return (
    <header className="flex h-11 items-center gap-2.5 px-2.5">
      <KindTile kindId={kindId} icon={icon} />
      <div className="min-w-0 flex-1">
        <h3 className="truncate text-sm leading-4 font-medium">{title}</h3>
        {subtitle && <p className="truncate text-2xs leading-4 text-muted">{subtitle}</p>}
      </div>
      <CardMarks id={id} problems={problems} />
      <StepMark id={id} />
    </header>
  )
}

/** What is to be known of a node before it runs. */
export function CardMarks({ id, problems }: Pick<CardHeadProps, 'id' | 'problems'>) {
  return <><OffMark id={id} /><LockMark id={id} /><PinMark id={id} /><ProblemMark problems={problems} /></>
}

function OffMark({ id }: { id: string }) {
  const isOff = useDraft((state) => state.nodes[id]?.disabled === true)
  return isOff ? <Tooltip content="Switched off: what fits passes through" side="top"><span className="flex text-muted"><PowerOff className="size-3.5" aria-label="Switched off" /></span></Tooltip> : null
}

function LockMark({ id }: { id: string }) {
  const isLocked = useDraft((state) => state.nodes[id]?.locked === true)
  return isLocked ? <Tooltip content={`Locked: ${sayKeys('mod+l')} unlocks`} side="top"><span className="flex text-muted"><Lock className="size-3.5" aria-label="Locked" /></span></Tooltip> : null
}

function PinMark({ id }: { id: string }) {
  const isPinned = useDraft((state) => state.marks[id]?.pin !== undefined)
  return isPinned ? <Tooltip content="Its output is pinned: runs of the draft do not carry it out" side="top"><span className="flex text-accent-text"><Pin className="size-3.5" aria-label="Pinned" /></span></Tooltip> : null
}

export function KindTile({ kindId, icon, className }: { kindId: string; icon?: string | undefined; className?: string }) {
  const Icon = iconOf(kindId, icon)
  return (
    <Icon
      aria-hidden
      className={cn('size-6 shrink-0 rounded-sm p-[5px]', className)}
      style={{ color: toneOf(kindId), background: `color-mix(in oklch, ${toneOf(kindId)} 14%, transparent)` }}
    />
  )
}

function ProblemMark({ problems }: { problems: Problem[] }) {
  const worst = worstOf(problems)
  if (!worst) return null
  return (
    <Tooltip content={<ul>{problems.slice(0, 4).map((each, index) => <li key={index}>{each.message}</li>)}</ul>} side="top">
      <span className={cn('flex', worst === 'error' ? 'text-danger' : 'text-warning')}>
        <AlertTriangle className="size-4" aria-label={`${problems.length} ${problems.length === 1 ? 'issue' : 'issues'}`} />
      </span>
    </Tooltip>
  )
}

function StepMark({ id }: { id: string }) {
  const status = useStepStatus(id)
  return status === 'idle' ? null : <StatusIcon status={status} />
}
