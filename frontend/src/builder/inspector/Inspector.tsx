/** The right panel: whatever is selected. */
import { isImplicit } from '../commands/lookup'
import { useView } from '../editor/session'
import { AgentPanel } from './AgentPanel'
import { DeclarationsPanel } from './declarations/DeclarationsPanel'
import { ManyPanel } from './ManyPanel'
import { NodePanel } from './NodePanel'

export function Inspector() {
  const selection = useView((state) => state.selection)
  return <div data-inspector className="flex min-h-0 flex-1 flex-col"><Selected ids={selection} /></div>
}

function Selected({ ids }: { ids: string[] }) {
  const [first] = ids
  if (first === undefined) return <AgentPanel />
  if (ids.length > 1) return <ManyPanel ids={ids} />
  return isImplicit(first) ? <DeclarationsPanel key={first} id={first} /> : <NodePanel key={first} id={first} />
}
