/** What the editor offers in the command palette, so that everything can be found by typing. */
import {
  Braces, Copy, Download, FileCode2, FileUp, GitCommitHorizontal, LayoutGrid, List, Map as MapIcon, Maximize, PanelBottom, PanelLeft, PanelRight, Play,
  Redo2, Store, TriangleAlert, Undo2,
} from 'lucide-react'
import { useMemo } from 'react'
import { type Command, useCommands } from '@/ui/commands'
import { type Camera, useCamera } from '../canvas/flow/useCamera'
import type { Actions } from '../canvas/keys/actions'
import { useActions } from '../canvas/keys/useCanvasKeys'
import { toggleMinimap } from '../canvas/minimap/choice'
import { iconOf } from '../kinds/look'
import { groupKinds } from '../palette/groups'
import { usePlaceInSight } from '../palette/usePlaceInSight'
import { type EditorSession, useEditor } from './session'
import { editorSlots } from './slots'
import { useExport } from './topbar/useExport'
import type { Panels } from './usePanels'

export function useEditorCommands({ toggleLeft, toggleRight, toggleDock }: Panels): void {
  const session = useEditor()
  const actions = useActions()
  const camera = useCamera()
  const place = usePlaceInSight()
  const save = useExport()
  const panels = usePanelCommands(toggleLeft, toggleRight, toggleDock)
  const rest = useMemo(
    () => ofScreen([...listDeeds(session, actions), ...listViews(session, actions, camera), ...listTexts(session, save), ...listKinds(session, place)]),
    [session, actions, camera, place, save],
  )
  useCommands(rest)
  useCommands(panels)
}

const ofScreen = (commands: Command[]): Command[] => commands.map((command) => ({ ...command, isOfScreen: true }))

const GROUP = 'This agent'

function listDeeds({ view, canEdit, canRun }: EditorSession, actions: Actions): Command[] {
  const open = (dialog: 'commit' | 'publish') => () => view.setState({ dialog })
  return [
    ...(canRun ? [{ id: 'editor:run', group: GROUP, label: 'Run…', keys: 'mod+enter', icon: <Play />, run: () => view.setState({ runInputsOpen: true }) }] : []),
    ...(canEdit ? [
      { id: 'editor:commit', group: GROUP, label: 'Commit…', icon: <GitCommitHorizontal />, keywords: ['save', 'revision'], run: open('commit') },
      ...(editorSlots.PublishDialog ? [{ id: 'editor:publish', group: GROUP, label: 'Publish…', icon: <Store />, run: open('publish') }] : []),
      { id: 'editor:undo', group: GROUP, label: 'Undo', keys: 'mod+z', icon: <Undo2 />, run: actions.undo },
      { id: 'editor:redo', group: GROUP, label: 'Redo', keys: 'mod+shift+z', icon: <Redo2 />, run: actions.redo },
      { id: 'editor:duplicate', group: GROUP, label: 'Duplicate what is selected', keys: 'mod+d', icon: <Copy />, run: actions.duplicate },
      { id: 'editor:tidy', group: GROUP, label: 'Tidy up', keys: 'shift+t', icon: <LayoutGrid />, keywords: ['layout', 'arrange'], run: actions.tidy },
    ] : []),
  ]
}

function listViews({ view }: EditorSession, actions: Actions, camera: Camera): Command[] {
  return [
    { id: 'editor:fit', group: GROUP, label: 'Fit to screen', keys: 'shift+1', icon: <Maximize />, keywords: ['zoom'], run: camera.fit },
    { id: 'editor:list', group: GROUP, label: 'List of nodes', keys: 'l', icon: <List />, run: () => view.setState((state) => ({ isList: !state.isList })) },
    { id: 'editor:minimap', group: GROUP, label: 'Minimap', icon: <MapIcon />, keywords: ['overview', 'navigate'], run: () => toggleMinimap(view) },
    { id: 'editor:problem', group: GROUP, label: 'Next problem', keys: 'f8', icon: <TriangleAlert />, keywords: ['issues', 'errors'], run: () => actions.nextProblem(1) },
  ]
}

function listTexts({ view, canEdit }: EditorSession, save: (format: 'yaml' | 'json') => void): Command[] {
  return [
    {
      id: 'editor:yaml', group: GROUP, label: 'Canvas or YAML', icon: <FileCode2 />, keywords: ['text', 'code', 'edit'],
      run: () => view.setState((state) => ({ isText: !state.isText })),
    },
    { id: 'editor:export-yaml', group: GROUP, label: 'Export YAML', icon: <Download />, keywords: ['download'], run: () => save('yaml') },
    { id: 'editor:export-json', group: GROUP, label: 'Export JSON', icon: <Braces />, keywords: ['download'], run: () => save('json') },
    ...(canEdit ? [{ id: 'editor:import', group: GROUP, label: 'Import…', icon: <FileUp />, keywords: ['upload', 'paste'], run: () => view.setState({ dialog: 'import' }) }] : []),
  ]
}

function listKinds({ kinds, canEdit }: EditorSession, place: (kind: string) => void): Command[] {
  if (!canEdit) return []
  return groupKinds(kinds, []).flatMap(([group, members]) => members.map((kind) => {
    const Icon = iconOf(kind.id, kind.icon)
    return {
      id: `editor:add:${kind.kind}`, group: 'Add a node', label: `Add ${kind.title}`, hint: group, icon: <Icon />,
      keywords: ['node', kind.id, kind.help], run: () => place(kind.kind),
    }
  }))
}

/** Panels change with every toggle; the long list of kinds must not be registered anew for that. */
function usePanelCommands(toggleLeft: () => void, toggleRight: () => void, toggleDock: () => void): Command[] {
  return useMemo(() => ofScreen([
    { id: 'editor:palette', group: GROUP, label: 'Palette', keys: '[', icon: <PanelLeft />, keywords: ['panel'], run: toggleLeft },
    { id: 'editor:inspector', group: GROUP, label: 'Inspector', keys: ']', icon: <PanelRight />, keywords: ['panel', 'settings'], run: toggleRight },
    { id: 'editor:dock', group: GROUP, label: 'Run dock', keys: '\\', icon: <PanelBottom />, keywords: ['panel', 'timeline', 'output'], run: toggleDock },
  ]), [toggleLeft, toggleRight, toggleDock])
}
