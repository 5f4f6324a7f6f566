/** The foot of a card: what the step used, else the model it will use; and the ports it does not show. */
import { Ellipsis, RotateCcw, ShieldAlert, Timer, Wallet } from 'lucide-react'
import { useNodeView } from '@/live/hooks'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import type { NodeValue } from '../../draft/values'
import { useEditor } from '../../editor/session'
import type { Port } from '../../kinds/types'
import { StepFigures } from './StepFigures'

export function CardFoot({ id, node, hidden }: { id: string; node: NodeValue; hidden: Port[] }) {
  const model = node.settings['model']
  const view = useNodeView(id)
  return (
    <footer className="tabular flex h-full items-center gap-1.5 px-2.5 text-2xs text-muted">
      {view ? <StepFigures view={view} /> : <span className="min-w-0 flex-1 truncate">{typeof model === 'string' ? model : ''}</span>}
      <Marks node={node} />
      {hidden.length > 0 && <HiddenPorts id={id} hidden={hidden} />}
    </footer>
  )
}

function Marks({ node }: { node: NodeValue }) {
  return (
    <span className="flex gap-1 [&_svg]:size-3">
      {(node.retry?.attempts ?? 1) > 1 && <RotateCcw aria-label={`Up to ${node.retry?.attempts} attempts`} />}
      {node.timeout !== undefined && <Timer aria-label={`Time limit ${node.timeout} s`} />}
      {node.budget !== undefined && <Wallet aria-label="Has a budget" />}
      {node.on_error && node.on_error.policy !== 'fail' && <ShieldAlert aria-label="Goes on after errors" />}
    </span>
  )
}

function HiddenPorts({ id, hidden }: { id: string; hidden: Port[] }) {
  const { view } = useEditor()
  const reveal = (name: string) =>
    view.setState(({ revealed }) => ({ revealed: { ...revealed, [id]: [...(revealed[id] ?? []), name] } }))
  return (
    <LazyDropdownMenu
      align="end"
      items={[{ heading: 'Show port' }, ...hidden.map((port) => ({ label: port.title || port.name, onSelect: () => reveal(port.name) }))]}
    >
      <button type="button" aria-label="More ports" className="nodrag hit rounded-xs px-0.5 hover:bg-hover hover:text-fg">
        <Ellipsis className="size-3.5" />
      </button>
    </LazyDropdownMenu>
  )
}
