/** Under the prompt of a node that asks a model: about how many tokens it is, what a call costs, what the last one took. */
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { useNodeView } from '@/live/hooks'
import { type RunState, useRunStore } from '@/live/runStore'
import { viewOf } from '@/live/turns'
import type { JsonValue } from '@/ui/json'
import { modelPriceQuery } from '../../../api/read'
import { edgesInto } from '../../../commands/lookup'
import type { Edge } from '../../../draft/values'
import { useDraft, useEditor } from '../../../editor/session'
import { INPUT_ID, type NodeKind } from '../../../kinds/types'
import { describeEstimate, describeLast, estimate } from './estimate'

const HINT = 'An estimate: a token is about four characters of English. Tools, pictures and earlier messages come on top.'

export function PromptCost({ nodeId }: { nodeId: string }) {
  const { kinds } = useEditor()
  const kind = kinds[useDraft((state) => state.nodes[nodeId]?.kind) ?? '']
  return kind && kind.settings_schema.properties?.['model']?.['x-ui']?.widget === 'model' && <Figures nodeId={nodeId} kind={kind} />
}

function Figures({ nodeId, kind }: { nodeId: string; kind: NodeKind }) {
  const { workspace } = useEditor()
  const settings = useDeferredValue(useDraft((state) => state.nodes[nodeId]?.settings))
  const values = useLastValues(nodeId)
  const about = useMemo(() => estimate((kind.dynamic.template ?? []).map((name) => textOf(settings?.[name])), values), [kind, settings, values])
  const model = textOf(settings?.['model']) || 'smart'
  const { data: price } = useQuery(modelPriceQuery(workspace, model))
  const last = useNodeView(nodeId)?.latest.charges.at(-1)
  return (
    <p className="tabular text-2xs text-muted" data-prompt-cost>
      <span title={HINT}>{describeEstimate(about, price, last?.outputTokens ?? null)}</span>
      {last && <span className="block">{describeLast(last)}</span>}
    </p>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What the node's inputs were in the run that is shown, or what reached them from before; by the name of the port. */
function useLastValues(id: string): { readonly [name: string]: JsonValue } {
  const wires = useDraft(useShallow((state) => edgesInto(state, id)))
  return useRunStore(
    useShallow((run) => {
      const given = viewOf(run, id)?.latest.inputs ?? {}
      const known = wires.flatMap(([, edge]) => {
        const value = given[edge.targetPort] ?? cameFrom(run, edge)
        return value === undefined ? [] : [[edge.targetPort, value] as const]
      })
      return Object.fromEntries(known)
    }),
  )
}

function cameFrom(run: RunState, { source, sourcePort }: Edge): JsonValue | undefined {
  return source === INPUT_ID ? run.run?.inputs?.[sourcePort] : viewOf(run, source)?.latest.outputs?.[sourcePort]
}
