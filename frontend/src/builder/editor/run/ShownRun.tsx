/** How the run that the editor shows stands, in one line. */
import { RunChip } from '@/runs/chip/RunChip'
import { useRunGraph } from '@/runs/useRunGraph'
import { useEditor } from '../session'

interface ShownRunProps {
  runId: string
  onOpen?: () => void
  className?: string
}

export function ShownRun({ runId, ...rest }: ShownRunProps) {
  const { workspace } = useEditor()
  return <RunChip graph={useRunGraph(workspace, runId)} {...rest} />
}
