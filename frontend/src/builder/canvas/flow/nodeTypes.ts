/** Which component draws which shape; at module level, because React Flow redraws everything when these change. */
import { ContainerCard } from '../cards/ContainerCard'
import { GroupCard } from '../cards/GroupCard'
import { GroupFrame } from '../cards/GroupFrame'
import { IoCard } from '../cards/IoCard'
import { NodeCard } from '../cards/NodeCard'
import { NoteCard } from '../cards/NoteCard'
import { ValueEdge } from '../edges/ValueEdge'

export const nodeTypes = { card: NodeCard, io: IoCard, container: ContainerCard, note: NoteCard, frame: GroupFrame, folded: GroupCard }
export const edgeTypes = { value: ValueEdge }
