/** The dock's content: the run that is shown, or how to start one. */
import { Play } from 'lucide-react'
import { Button } from '@/ui/button'
import { StatusBadge } from '@/ui/badge'
import { cost, tokens } from '@/ui/format'
import { readStatus } from '@/ui/status'
import { useRunChip } from '@/live/hooks'
import { useEditor, useView } from '../session'

export function RunPanel() {
  const { view } = useEditor()
  const runId = useView((state) => state.runId)
  const chip = useRunChip()
  if (runId && chip) {
    return <p className="flex items-center gap-3 p-3 text-xs"><StatusBadge status={readStatus(chip.status)} /> {tokens(chip.tokens)} · {cost(chip.cost)}</p>
  }
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 text-center text-xs text-muted">
      <p>Nothing has run here yet. Steps, tokens and cost show here while the agent runs.</p>
      <Button size="sm" onClick={() => view.setState({ runInputsOpen: true })}><Play /> Run</Button>
    </div>
  )
}
