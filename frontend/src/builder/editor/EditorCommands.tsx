/** The editor's commands while it is open. Nobody opens the palette before the canvas stands, so their words and icons come after it. */
import { NodeCommands } from './NodeCommands'
import { useEditorCommands } from './useEditorCommands'
import type { Panels } from './usePanels'

export function EditorCommands({ panels }: { panels: Panels }) {
  useEditorCommands(panels)
  return <NodeCommands />
}
