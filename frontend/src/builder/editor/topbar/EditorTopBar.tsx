/** The bar above the editor: where one is, whether edits are safe, who is here, and Run. */
import { Link } from '@tanstack/react-router'
import { ChevronLeft, GitCommitHorizontal, PanelBottom, PanelLeft, PanelRight, Play, Search, Store } from 'lucide-react'
import { Suspense } from 'react'
import { lazyPart } from '@/ui/lazy-part'
import { Button } from '@/ui/button'
import { useCommandStore } from '@/ui/commands'
import { IconButton } from '@/ui/icon-button'
import { Kbd } from '@/ui/kbd'
import { CommentsButton } from '../../comments/CommentsButton'
import { TitleInput } from '../../inspector/TitleInput'
import { Tooltip } from '@/ui/tooltip'
import { useDraft, useEditor, useView } from '../session'
import { editorSlots } from '../slots'
import type { Panels } from '../usePanels'
import type { EditorDialog } from '../view'
import { refusal } from '../refusal'
import { MoreMenu } from './MoreMenu'
import { Presence } from './Presence'
import { SaveState } from './SaveState'
import { TestsLink } from './TestsLink'

const CommitDialog = lazyPart(async () => (await import('./CommitDialog')).CommitDialog)
const ExtractDialog = lazyPart(async () => (await import('../../tools/subAgents/ExtractDialog')).ExtractDialog)
const ImportDialog = lazyPart(async () => (await import('./ImportDialog')).ImportDialog)

export function EditorTopBar({ panels }: { panels: Panels }) {
  const { workspace, agentId, view, draft, canEdit, canRun, role } = useEditor()
  const name = useDraft((state) => state.name)
  const open = useView((state) => state.dialog)
  const setOpen = (dialog: EditorDialog | null) => view.setState({ dialog })
  const openPalette = useCommandStore((store) => store.setOpen)
  const { PublishDialog } = editorSlots
  const whenOpen = (which: EditorDialog) => ({ open: open === which, onOpenChange: (is: boolean) => setOpen(is ? which : null) })
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-panel px-2">
      <nav aria-label="Breadcrumb" className="flex min-w-0 flex-1 items-center gap-1">
        <IconButton label="All agents" asChild>
          <Link to="/w/$workspace" params={{ workspace }}><ChevronLeft /></Link>
        </IconButton>
        <Link to="/w/$workspace" params={{ workspace }} className="rounded-xs px-1 text-sm text-muted hover:text-fg max-md:hidden">Agents</Link>
        <span aria-hidden className="text-faint max-md:hidden">/</span>
        <div className="max-w-72 min-w-24 flex-1">
          <TitleInput label="Agent name" value={name} placeholder="Untitled agent" readOnly={!canEdit} onValue={(next) => draft.dispatch([{ type: 'set_meta', name: next }], 'meta.name')} />
        </div>
        <SaveState />
      </nav>
      <Presence />
      <Button className="max-md:hidden" onClick={() => openPalette(true)}><Search /> <span className="max-xl:sr-only">Search</span> <Kbd keys="mod+k" /></Button>
      <span className="flex">
        {canEdit && <IconButton label="Palette" keys="[" className="max-md:hidden" aria-pressed={panels.left} onClick={panels.toggleLeft}><PanelLeft /></IconButton>}
        <IconButton label="Run dock" keys="\" className="max-sm:hidden" aria-pressed={panels.dock} onClick={panels.toggleDock}><PanelBottom /></IconButton>
        <IconButton label="Inspector" keys="]" aria-pressed={panels.right} onClick={panels.toggleRight}><PanelRight /></IconButton>
      </span>
      <TestsLink />
      <CommentsButton />
      <MoreMenu />
      {canEdit && <Button className="max-md:hidden" onClick={() => setOpen('commit')}><GitCommitHorizontal /> Commit…</Button>}
      {canEdit && PublishDialog && <Button className="max-lg:hidden" onClick={() => setOpen('publish')}><Store /> Publish…</Button>}
      {canRun ? <Button variant="primary" onClick={() => view.setState({ runInputsOpen: true })} data-run><Play /> Run</Button> : <NoRun role={role} />}
      <Suspense>
        {open === 'commit' && <CommitDialog {...whenOpen('commit')} />}
        {open === 'extract' && <ExtractDialog {...whenOpen('extract')} />}
        {open === 'import' && <ImportDialog {...whenOpen('import')} />}
      </Suspense>
      {PublishDialog && open === 'publish' && <PublishDialog {...whenOpen('publish')} workspace={workspace} agentId={agentId} agentName={name} />}
    </header>
  )
}

/** Off for those who may not run, yet within reach of keyboard and pointer, so that the reason is, too. */
function NoRun({ role }: { role: string }) {
  const reason = refusal(role, 'run')
  return (
    <Tooltip content={reason}>
      <Button variant="primary" aria-disabled className="aria-disabled:pointer-events-auto" aria-label={`Run. ${reason}`}><Play /> Run</Button>
    </Tooltip>
  )
}
