/** What the editor offers in the command palette, so that everything can be found by typing. */
import {
  Braces, CircleDot, ClipboardCopy, Copy, Download, FileCode2, FileUp, Focus, Footprints, GitCommitHorizontal, Group, Hand, Image, LayoutGrid, List, Lock, Map as MapIcon, Maximize, MessageSquare, MessageSquarePlus, MousePointer2, PanelBottom,
  PackagePlus, PanelLeft, PanelRight, Play, Plus, Power, Redo2, Search, Sparkles, SquareDashedMousePointer, SquareTerminal, Store, Trash2, TriangleAlert, Undo2, Ungroup, Waypoints, ZoomIn, ZoomOut,
} from 'lucide-react'
import { useMemo } from 'react'
import { type Command, useCommands } from '@/ui/commands'
import { arrangeDeeds } from '../canvas/arrange/deeds'
import { type Camera, useCamera } from '../canvas/flow/useCamera'
import type { Actions } from '../canvas/keys/actions'
import { useActions } from '../canvas/keys/useCanvasKeys'
import { toggleMinimap } from '../canvas/minimap/choice'
import { iconOf } from '../kinds/look'
import { groupKinds } from '../palette/groups'
import { usePlaceInSight } from '../palette/usePlaceInSight'
import { describeIt } from '../sentence/store'
import { KEY_COMMANDS } from './keyCommands'
import { type EditorSession, useEditor } from './session'
import { editorSlots } from './slots'
import { openTour } from '../tour/store'
import { useCopyPython } from './python/useCopyPython'
import { useExport } from './topbar/useExport'
import { type Picture, usePicture } from './topbar/usePicture'
import type { Panels } from './usePanels'

export function useEditorCommands({ toggleLeft, toggleRight, toggleDock }: Panels): void {
  const session = useEditor()
  const actions = useActions()
  const camera = useCamera()
  const place = usePlaceInSight()
  const save = useExport()
  const draw = usePicture()
  const copyPython = useCopyPython()
  const panels = usePanelCommands(toggleLeft, toggleRight, toggleDock)
  const rest = useMemo(
    () => ofScreen([...listDeeds(session, actions), ...listViews(session, actions, camera), ...listTexts(session, save, draw, copyPython), ...listArrangements(session), ...listKinds(session, place), ...KEY_COMMANDS]),
    [session, actions, camera, place, save, draw, copyPython],
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
      { id: 'editor:quick-add', group: GROUP, label: 'Add a node', keys: 'a', icon: <Plus />, run: actions.quickAdd },
      { id: 'editor:describe', group: GROUP, label: 'Build from a sentence…', keys: '/', icon: <Sparkles />, keywords: ['describe', 'plan', 'generate', 'ai'], run: describeIt },
      { id: 'editor:undo', group: GROUP, label: 'Undo', keys: 'mod+z', icon: <Undo2 />, run: actions.undo },
      { id: 'editor:redo', group: GROUP, label: 'Redo', keys: 'mod+shift+z', icon: <Redo2 />, run: actions.redo },
      { id: 'editor:duplicate', group: GROUP, label: 'Duplicate what is selected', keys: 'mod+d', icon: <Copy />, run: actions.duplicate },
      { id: 'editor:delete', group: GROUP, label: 'Delete what is selected', keys: 'backspace', icon: <Trash2 />, keywords: ['remove'], run: actions.remove },
      { id: 'editor:off', group: GROUP, label: 'Switch what is selected off or on', keys: 'd', icon: <Power />, keywords: ['disable', 'enable', 'skip'], run: actions.toggleOff },
      { id: 'editor:extract', group: GROUP, label: 'Extract what is selected into a sub-agent…', icon: <PackagePlus />, keywords: ['split', 'reuse'], run: actions.extract },
      { id: 'editor:group', group: GROUP, label: 'Group what is selected', keys: 'mod+g', icon: <Group />, keywords: ['frame'], run: actions.group },
      { id: 'editor:ungroup', group: GROUP, label: 'Ungroup', keys: 'mod+shift+g', icon: <Ungroup />, run: actions.ungroup },
      { id: 'editor:lock', group: GROUP, label: 'Lock or unlock what is selected', keys: 'mod+l', icon: <Lock />, keywords: ['protect'], run: actions.lock },
      { id: 'editor:breakpoint', group: GROUP, label: 'Breakpoint on what is selected', keys: 'f9', icon: <CircleDot />, keywords: ['debug', 'stop', 'hold'], run: actions.breakpoint },
      { id: 'editor:tour', group: GROUP, label: 'Show me around', icon: <Footprints />, keywords: ['tour', 'tutorial', 'help', 'learn'], run: openTour },
      { id: 'editor:tidy', group: GROUP, label: 'Tidy up', keys: 'shift+t', icon: <LayoutGrid />, keywords: ['layout', 'arrange'], run: actions.tidy },
    ] : []),
    { id: 'editor:copy', group: GROUP, label: 'Copy what is selected', keys: 'mod+c', icon: <ClipboardCopy />, run: actions.copy },
    { id: 'editor:trace', group: GROUP, label: 'What the selected node depends on and feeds', keys: 'r', icon: <Waypoints />, keywords: ['upstream', 'downstream', 'dependencies'], run: actions.trace },
    { id: 'editor:select-all', group: GROUP, label: 'Select all', keys: 'mod+a', icon: <SquareDashedMousePointer />, run: actions.selectAll },
  ]
}

function listArrangements(session: EditorSession): Command[] {
  if (!session.canEdit) return []
  return arrangeDeeds(session, 0).map(({ id, label, Icon, run }) => (
    { id: `editor:arrange:${id}`, group: 'Arrange what is selected', label, icon: <Icon />, keywords: ['align', 'distribute', 'arrange', 'space'], run }
  ))
}

function listViews({ view }: EditorSession, actions: Actions, camera: Camera): Command[] {
  return [
    { id: 'editor:fit', group: GROUP, label: 'Fit to screen', keys: 'shift+1', icon: <Maximize />, keywords: ['zoom'], run: camera.fit },
    { id: 'editor:fit-selection', group: GROUP, label: 'Fit what is selected', keys: 'shift+2', icon: <Focus />, keywords: ['zoom'], run: () => camera.fitNodes(view.getState().selection) },
    { id: 'editor:zoom-in', group: GROUP, label: 'Zoom in', keys: 'mod+plus', icon: <ZoomIn />, run: camera.zoomIn },
    { id: 'editor:zoom-out', group: GROUP, label: 'Zoom out', keys: 'mod+-', icon: <ZoomOut />, run: camera.zoomOut },
    { id: 'editor:zoom-one', group: GROUP, label: 'Zoom to 100 %', keys: 'shift+0', icon: <ZoomIn />, run: () => camera.zoomTo(1) },
    { id: 'editor:select-tool', group: GROUP, label: 'Select with the pointer', keys: 'v', icon: <MousePointer2 />, run: () => view.setState({ tool: 'select' }) },
    { id: 'editor:pan-tool', group: GROUP, label: 'Pan with the pointer', keys: 'h', icon: <Hand />, run: () => view.setState({ tool: 'pan' }) },
    { id: 'editor:search', group: GROUP, label: 'Search and replace in the graph', keys: 'mod+f', icon: <Search />, keywords: ['find'], run: () => view.setState({ isSearch: true, isList: false }) },
    { id: 'editor:comment', group: GROUP, label: 'Comment', keys: 'c', icon: <MessageSquarePlus />, keywords: ['pin', 'mention'], run: () => view.setState({ talk: { kind: 'placing' } }) },
    { id: 'editor:comments', group: GROUP, label: 'Comments', icon: <MessageSquare />, keywords: ['threads', 'discussion'], run: () => view.setState((state) => ({ isTalkList: !state.isTalkList })) },
    { id: 'editor:list', group: GROUP, label: 'List of nodes', keys: 'l', icon: <List />, run: () => view.setState((state) => ({ isList: !state.isList })) },
    { id: 'editor:minimap', group: GROUP, label: 'Minimap', icon: <MapIcon />, keywords: ['overview', 'navigate'], run: () => toggleMinimap(view) },
    { id: 'editor:problem', group: GROUP, label: 'Next problem', keys: 'f8', icon: <TriangleAlert />, keywords: ['issues', 'errors'], run: () => actions.nextProblem(1) },
  ]
}

function listTexts({ view, canEdit }: EditorSession, save: (format: 'yaml' | 'json') => void, draw: (kind: Picture) => void, copyPython: () => void): Command[] {
  return [
    {
      id: 'editor:yaml', group: GROUP, label: 'Canvas or YAML', icon: <FileCode2 />, keywords: ['text', 'code', 'edit'],
      run: () => view.setState((state) => ({ isText: !state.isText })),
    },
    { id: 'editor:export-yaml', group: GROUP, label: 'Export YAML', icon: <Download />, keywords: ['download'], run: () => save('yaml') },
    { id: 'editor:export-json', group: GROUP, label: 'Export JSON', icon: <Braces />, keywords: ['download'], run: () => save('json') },
    { id: 'editor:copy-python', group: GROUP, label: 'Copy as Python', icon: <SquareTerminal />, keywords: ['script', 'api', 'code'], run: copyPython },
    { id: 'editor:picture-svg', group: GROUP, label: 'Save as picture (SVG)', icon: <Image />, keywords: ['image', 'download', 'export'], run: () => draw('svg') },
    { id: 'editor:picture-png', group: GROUP, label: 'Save as picture (PNG)', icon: <Image />, keywords: ['image', 'download', 'export'], run: () => draw('png') },
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
