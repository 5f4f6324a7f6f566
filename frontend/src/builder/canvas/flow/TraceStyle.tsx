/** While a node is traced: what it depends on and what it feeds stand out, by colour and by a mark, and the rest fades. */
import { cardOfGroup, hiders } from '../../commands/groups'
import { trace } from '../../commands/trace'
import type { DraftState } from '../../draft/projection'
import { useDraft, useView } from '../../editor/session'

export function TraceStyle() {
  const traced = useView((state) => state.traced)
  return traced === null ? null : <OfNode id={traced} />
}

/** One sheet of rules, so that not one card has to be drawn anew. */
function OfNode({ id }: { id: string }) {
  const state = useDraft((each) => each)
  return <style data-trace={id}>{rulesFor(state, id)}</style>
}

function rulesFor(state: DraftState, id: string): string {
  const { sources, targets } = trace(state, id)
  const hidden = hiders(state)
  const cardOf = (node: string) => (hidden.has(node) ? cardOfGroup(hidden.get(node) as string) : node)
  const cards = (nodes: Iterable<string>, part = '') => [...new Set([...nodes].map(cardOf))].map((node) => `.agent-canvas .react-flow__node[data-id="${node}"]${part}`).join()
  const edges = (inside: (source: string, target: string) => boolean) =>
    Object.entries(state.edges).filter(([, edge]) => inside(edge.source, edge.target)).map(([key]) => `.agent-canvas .react-flow__edge[data-id="${key}"]`).join()
  const up = edges((source, target) => sources.has(source) && (sources.has(target) || target === id))
  const down = edges((source, target) => (source === id || targets.has(source)) && targets.has(target))
  const rule = (selector: string, body: string) => (selector ? `${selector}{${body}}` : '')
  const shown = [id, ...sources, ...targets]
  return [
    '.agent-canvas .react-flow__node:not(.react-flow__node-frame),.agent-canvas .react-flow__edge{opacity:.22}',
    rule(cards(shown), 'opacity:1!important'),
    rule([up, down].filter(Boolean).join(), 'opacity:1!important'),
    rule(cards(sources, '>.node-card'), 'outline:2px solid var(--running);outline-offset:2px'),
    rule(cards(targets, '>.node-card'), 'outline:2px dashed var(--waiting);outline-offset:2px'),
    rule(cards(sources, '::before'), mark('◀ feeds it', '--running')),
    rule(cards(targets, '::before'), mark('reads it ▶', '--waiting')),
    rule(up && up.split(',').map((each) => `${each} .react-flow__edge-path`).join(), 'stroke:var(--running);stroke-width:2'),
    rule(down && down.split(',').map((each) => `${each} .react-flow__edge-path`).join(), 'stroke:var(--waiting);stroke-width:2'),
  ].join('\n')
}

const mark = (words: string, tone: string) =>
  `content:"${words}";position:absolute;left:4px;top:-20px;font-size:11px;font-weight:500;white-space:nowrap;color:var(${tone})`
