/** The editor: palette, canvas, inspector and run dock around one open draft. */
import { ReactFlowProvider } from '@xyflow/react'
import { Suspense, useEffect } from 'react'
import { usePlaceForApprovals } from '@/runs/approvals/places'
import { useEvidence } from '@/runs/evidence'
import { lazyPart } from '@/ui/lazy-part'
import { ResizablePanel } from '@/ui/resizable'
import { useHotkey } from '@/ui/use-hotkey'
import { CanvasArea } from '../canvas/CanvasArea'
import { Inspector } from '../inspector/Inspector'
import { Palette } from '../palette/Palette'
import { RunPanel } from './run/RunPanel'
import { useShownRun } from './run/useShownRun'
import { useDraft, useEditor, useStatus, useView } from './session'
import { EditorTopBar } from './topbar/EditorTopBar'
import { useOpenInspector } from './useInspectorFocus'
import { usePanels } from './usePanels'
import { usePreload } from './usePreload'

const DockStrip = lazyPart(async () => (await import('./run/DockStrip')).DockStrip)
const EditorCommands = lazyPart(async () => (await import('./EditorCommands')).EditorCommands)
const StuckNotice = lazyPart(async () => (await import('./StuckNotice')).StuckNotice)
const RunDialog = lazyPart(async () => (await import('./run/RunDialog')).RunDialog)

const STRIP_SPACE = <div className="h-8 shrink-0 max-sm:hidden" />

export function EditorScreen() {
  const session = useEditor()
  const { view, canEdit, canRun } = session
  const panels = usePanels()
  const runId = useView((state) => state.runId)
  const isRunOpen = useView((state) => state.runInputsOpen)
  const isStuck = useStatus((status) => status.save.stuck)
  const isDrawn = useView((state) => state.isDrawn)
  const name = useDraft((state) => state.name)
  useShownRun()
  usePreload(isDrawn)
  useOpenInspector(panels)
  // The dock's own code may still be on its way.
  usePlaceForApprovals(panels.dock)
  useHotkey('mod+enter', () => view.setState({ runInputsOpen: true }), { whileTyping: true, enabled: canRun })
  useHotkey('mod+shift+enter', () => {
    const [id] = session.view.getState().selection
    if (id) void import('./run/deeds').then(({ runPart }) => runPart(session, 'from', id))
  }, { whileTyping: true, enabled: canRun })
  const { openDock } = panels
  useEffect(() => {
    if (runId) openDock()
    // Only a new run opens the dock; a person may close it while it goes on.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [runId])
  // A number on the canvas leads into the dock.
  useEffect(() => useEvidence.subscribe(({ wanted }) => wanted && openDock()))
  return (
    <ReactFlowProvider>
      <div className="flex h-dvh flex-col overflow-hidden">
        <EditorTopBar panels={panels} />
        <Suspense>{isStuck && <StuckNotice />}</Suspense>
        <div className="relative flex min-h-0 flex-1">
          <ResizablePanel side="left" label="Palette" size={220} min={180} max={360} open={panels.left && canEdit} className="max-md:absolute max-md:inset-y-0 max-md:left-0 max-md:z-20 max-md:shadow-pop">
            <Palette />
          </ResizablePanel>
          <main id="main" className="flex min-w-0 flex-1 flex-col">
            <h1 className="sr-only">{name || 'Untitled agent'}</h1>
            <CanvasArea onOpenDock={openDock} />
            <ResizablePanel side="bottom" label="Run dock" size={240} min={120} max={560} open={panels.dock}>
              <RunPanel />
            </ResizablePanel>
            {!panels.dock && <Suspense fallback={STRIP_SPACE}>{isDrawn ? <DockStrip onOpen={openDock} /> : STRIP_SPACE}</Suspense>}
          </main>
          <ResizablePanel side="right" label="Inspector" size={340} min={300} max={560} open={panels.right} className="max-md:absolute max-md:inset-y-0 max-md:right-0 max-md:z-20 max-md:shadow-pop">
            <Inspector />
          </ResizablePanel>
        </div>
        <Suspense>{isDrawn && <EditorCommands panels={panels} />}</Suspense>
        <Suspense>{isRunOpen && <RunDialog />}</Suspense>
      </div>
    </ReactFlowProvider>
  )
}
