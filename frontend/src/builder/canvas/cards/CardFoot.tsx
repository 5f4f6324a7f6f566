/** The foot of a card: what the step used, else the model it will use; and the ports it does not show. */
import { RotateCcw, ShieldAlert, Timer, Wallet } from 'lucide-react'
import { useNodeView } from '@/live/hooks'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import type { NodeValue } from '../../draft/values'
import { useEditor } from '../../editor/session'
import type { Port } from '../../kinds/types'
import { FOOT } from '../geometry'
import { StepFigures } from './StepFigures'

export function CardFoot({ id, node, hidden }: { id: string; node: NodeValue; hidden: Port[] }) {
  const model = node.settings['model']
  const view = useNodeView(id)
  return (
    <footer className="tabular absolute inset-x-0 bottom-0 flex items-center justify-end gap-1.5 border-t border-line px-2.5 text-2xs text-muted" style={{ height: FOOT }}>
      {view ? <StepFigures view={view} /> : typeof model === 'string' && model !== '' && <span className="min-w-0 flex-1 truncate">{model}</span>}
      <Marks node={node} />
      {hidden.length > 0 && <HiddenPorts id={id} hidden={hidden} />}
    </footer>
  )
}

const MARK = 'size-3 shrink-0'

function Marks({ node }: { node: NodeValue }) {
  return (
    <>
      {(node.retry?.attempts ?? 1) > 1 && <RotateCcw aria-label={`Up to ${node.retry?.attempts} attempts`} className={MARK} />}
      {node.timeout !== undefined && <Timer aria-label={`Time limit ${node.timeout} s`} className={MARK} />}
      {node.budget !== undefined && <Wallet aria-label="Has a budget" className={MARK} />}
      {node.on_error && node.on_error.policy !== 'fail' && <ShieldAlert aria-label="Goes on after errors" className={MARK} />}
    </>
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
      <button type="button" aria-label="More ports" className="more-ports nodrag hit rounded-xs hover:bg-hover hover:text-fg" />
    </LazyDropdownMenu>
  )
}
