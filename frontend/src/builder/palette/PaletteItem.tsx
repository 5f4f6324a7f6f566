/** One kind in the palette. */
import { Tooltip } from '@/ui/tooltip'
import { KindTile } from '../canvas/cards/CardHead'
import { useEditor } from '../editor/session'
import type { NodeKind } from '../kinds/types'
import { KIND_TYPE } from '../canvas/flow/useDropKind'
import { usePlaceInSight } from './usePlaceInSight'

export function PaletteItem({ kind }: { kind: NodeKind }) {
  const { canEdit, view } = useEditor()
  const place = usePlaceInSight()
  return (
    <Tooltip content={kind.help} side="right">
      <button
        type="button" draggable={canEdit} disabled={!canEdit} data-kind={kind.kind}
        className="flex h-8 w-full items-center gap-2 rounded-sm px-1.5 text-left text-sm hover:bg-hover active:cursor-grabbing disabled:opacity-50"
        onClick={() => place(kind.kind)}
        onDragStart={(event) => {
          event.dataTransfer.setData(KIND_TYPE, kind.kind)
          event.dataTransfer.effectAllowed = 'copy'
          view.setState({ carried: kind.kind })
        }}
        onDragEnd={() => view.setState({ carried: null, drag: null })}
      >
        <KindTile kindId={kind.id} icon={kind.icon} />
        <span className="min-w-0 flex-1 truncate">{kind.title}</span>
      </button>
    </Tooltip>
  )
}
