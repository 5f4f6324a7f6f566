/** The dock's content: the run that is shown, or how to start one. */
import { Play } from 'lucide-react'
import { Button } from '@/ui/button'
import { useEditor } from '../session'

export function RunPanel() {
  const { view } = useEditor()
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 text-center text-xs text-muted">
      <p>Nothing has run here yet. Steps, tokens and cost show here while the agent runs.</p>
      <Button size="sm" onClick={() => view.setState({ runInputsOpen: true })}><Play /> Run</Button>
    </div>
  )
}
