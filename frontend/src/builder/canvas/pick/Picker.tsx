/** What is being picked for a node: an edge to draw or to take away, or a container to move into. */
import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { drawTo, findEnds, ownPorts } from '../../commands/ends'
import { edgesFrom, edgesInto, endsOf, findPort, titleOf, type PortRef } from '../../commands/lookup'
import type { DraftState } from '../../draft/projection'
import { useDraft, useEditor, useView } from '../../editor/session'
import { kindId } from '../../kinds/look'
import type { NodeKinds } from '../../kinds/types'
import { KindTile } from '../cards/CardHead'
import { homesFor, moveInto } from '../homes'
import { flowOrder } from '../keys/flowOrder'
import type { Choice } from './choices'
import { PickDialog, PickList } from './PickDialog'
import { Refused } from './Refused'

const PARTS = { connect: Connect, disconnect: Disconnect, container: Container }

export function Picker() {
  const picking = useView((state) => state.picking)
  const { view } = useEditor()
  if (!picking) return null
  const Part = PARTS[picking.what]
  const close = () => view.setState({ picking: null })
  return <PickDialog onClose={close}><Part id={picking.node} onClose={close} /></PickDialog>
}

interface PartProps {
  id: string
  onClose: () => void
}

function useTile(): (id: string) => React.ReactNode {
  const { draft, kinds } = useEditor()
  return (id) => {
    const kind = draft.store.getState().nodes[id]?.kind
    return <KindTile kindId={kind ? kindId(kind) : id} icon={kinds[kind ?? '']?.icon} />
  }
}

/** First the port, where a node has several, then what it is connected with. */
function Connect({ id, onClose }: PartProps) {
  const { kinds } = useEditor()
  const state = useDraft((each) => each)
  const own = useMemo(() => ownPorts(state, kinds, id), [state, kinds, id])
  const [chosen, setChosen] = useState<PortRef | null>(null)
  const from = chosen ?? (own.length === 1 ? (own[0]?.ref ?? null) : null)
  if (from) return <Far from={from} onClose={onClose} />
  const choices = own.map(({ ref, port }): Choice => ({
    key: `${ref.side} ${ref.inner} ${ref.port}`, label: `${SIDES[ref.side]} ${ref.port}${ref.inner ? ', inside' : ''}`,
    hint: describeEnds(state, kinds, ref) || port.type, onPick: () => setChosen(ref),
  }))
  return <PickList key="own" title={`Connect “${titleOf(state, kinds, id)}”`} placeholder="Which port?" none="This node has no ports." choices={choices} />
}

const SIDES = { input: 'Input', output: 'Output' }

/** What a port is wired to already: "to Letter summary". */
function describeEnds(state: DraftState, kinds: NodeKinds, ref: PortRef): string {
  const isHere = (end: PortRef) => end.port === ref.port && end.inner === ref.inner
  if (ref.side === 'output') return edgesFrom(state, ref.node).filter(([, edge]) => isHere(endsOf(state, edge).source)).map(([, { target, targetPort }]) => `to ${titleOf(state, kinds, target)} ${targetPort}`).join(', ')
  return edgesInto(state, ref.node).filter(([, edge]) => isHere(endsOf(state, edge).target)).map(([, { source, sourcePort }]) => `from ${titleOf(state, kinds, source)} ${sourcePort}`).join(', ')
}

function Far({ from, onClose }: { from: PortRef; onClose: () => void }) {
  const { draft, kinds, view } = useEditor()
  const state = useDraft((each) => each)
  const tile = useTile()
  const ends = useMemo(() => findEnds(state, kinds, from, flowOrder(state)), [state, kinds, from])
  const add: Choice = {
    key: 'new node', label: 'Add a node here…', icon: <Plus />,
    onPick: () => {
      onClose()
      // Once this has gone, or its closing would take the focus from the search that opens.
      setTimeout(() => view.setState({ quickAdd: { screen: { x: innerWidth / 2 - 140, y: innerHeight / 4 }, at: null, splice: null, from } }))
    },
  }
  const choices = ends.fitting.map((end): Choice => ({
    key: `${end.ref.node} ${end.ref.inner} ${end.ref.port}`, label: `${titleOf(state, kinds, end.ref.node)} · ${end.ref.port}${end.ref.inner ? ', inside' : ''}`, icon: tile(end.ref.node),
    hint: end.isNew ? 'new input' : end.isTaken ? `in place of ${describeEnds(state, kinds, end.ref)}` : (findPort(state, kinds, end.ref)?.type ?? ''),
    onPick: () => {
      draft.dispatch(drawTo(draft.store.getState(), kinds, from, end) ?? [])
      onClose()
    },
  }))
  const title = `Connect ${from.side} “${from.port}” of “${titleOf(state, kinds, from.node)}” ${from.side === 'output' ? 'to' : 'with'}…`
  return (
    <PickList key="far" title={title} placeholder="Node or port" none="Nothing fits." choices={[add, ...choices]}>
      <Refused ends={ends} />
    </PickList>
  )
}

function Disconnect({ id, onClose }: PartProps) {
  const { draft, kinds } = useEditor()
  const state = useDraft((each) => each)
  const tile = useTile()
  const remove = (edge: string) => () => {
    draft.dispatch([{ type: 'disconnect', edge }])
    onClose()
  }
  const choices = [
    ...edgesInto(state, id).map(([key, { source, sourcePort, targetPort }]): Choice => ({ key, icon: tile(source), label: `${targetPort} from ${titleOf(state, kinds, source)} ${sourcePort}`, onPick: remove(key) })),
    ...edgesFrom(state, id).map(([key, { target, targetPort, sourcePort }]): Choice => ({ key, icon: tile(target), label: `${sourcePort} to ${titleOf(state, kinds, target)} ${targetPort}`, onPick: remove(key) })),
  ]
  return <PickList title={`Remove an edge of “${titleOf(state, kinds, id)}”`} placeholder="Which edge?" none="It has no edges." choices={choices} />
}

function Container({ id, onClose }: PartProps) {
  const { draft, kinds } = useEditor()
  const state = useDraft((each) => each)
  const tile = useTile()
  const choices = homesFor(state, kinds, id).map((home): Choice => ({
    key: home, label: titleOf(state, kinds, home), icon: tile(home),
    onPick: () => {
      draft.dispatch(moveInto(draft.store.getState(), kinds, id, home))
      onClose()
    },
  }))
  return <PickList title={`Move “${titleOf(state, kinds, id)}” into…`} placeholder="Which container?" none="There is no other container. Add “For each” or “Repeat” first." choices={choices} />
}
