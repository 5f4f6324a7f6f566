/** Pause, go on and step: the buttons of a run that is under way. */
import { ArrowDownToDot, Pause, Play, Redo } from 'lucide-react'
import { useMay } from '@/tenancy/parts/useRights'
import { plural } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { useHotkey } from '@/ui/use-hotkey'
import type { Control } from './api'
import { useControl, useDebugState } from './useDebug'

interface DebugBarProps {
  workspace: string
  runId: string
  /** The step that is chosen: if it is held, it is the one that steps. */
  chosen?: string | null
}

export function DebugBar({ workspace, runId, chosen }: DebugBarProps) {
  const { isOver, isStopping, held } = useDebugState()
  const control = useControl(workspace, runId)
  const enabled = useMay('run')
  const step = chosen && held.includes(chosen) ? { step: chosen } : {}
  const ask = (wish: Control) => !isOver && !control.isPending && control.mutate(wish)
  const isHeld = held.length > 0
  const isStopped = isHeld || isStopping
  useHotkey('p', () => ask({ action: isStopped ? 'resume' : 'pause' }), { enabled })
  useHotkey('.', () => isHeld && ask({ action: 'step_over', ...step }), { enabled })
  useHotkey(',', () => isHeld && ask({ action: 'step_into', ...step }), { enabled })
  if (isOver) return null
  return (
    <div role="toolbar" aria-label="Debug" className="flex items-center gap-0.5" data-held={held.length}>
      {enabled && <>
        {isStopped
          ? <IconButton size="sm" label="Resume" keys="p" onClick={() => ask({ action: 'resume' })}><Play /></IconButton>
          : <IconButton size="sm" label="Pause" keys="p" onClick={() => ask({ action: 'pause' })}><Pause /></IconButton>}
        <IconButton size="sm" label="Step over" keys="." disabled={!isHeld} onClick={() => ask({ action: 'step_over', ...step })}><Redo /></IconButton>
        <IconButton size="sm" label="Step into" keys="," disabled={!isHeld} onClick={() => ask({ action: 'step_into', ...step })}><ArrowDownToDot /></IconButton>
      </>}
      <span role="status" className="text-xs whitespace-nowrap text-waiting">{say(held.length, isStopping)}</span>
    </div>
  )
}

function say(held: number, isStopping: boolean): string {
  if (held > 0) return `${plural(held, 'step')} held`
  return isStopping ? 'Pausing after what is under way' : ''
}
