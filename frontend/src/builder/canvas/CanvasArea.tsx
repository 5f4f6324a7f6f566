/** The middle of the editor: the canvas, or the list of its nodes, or its text. */
import { Suspense, useId } from 'react'
import { useMoment } from '@/live/hooks'
import { lazyPart } from '@/ui/lazy-part'
import { Skeleton } from '@/ui/skeleton'
import { Comments } from '../comments/Comments'
import { useEaseToFailure } from '../editor/run/useEaseToFailure'
import { useFitOnRun } from '../editor/run/useFitOnRun'
import { useDraft, useView } from '../editor/session'
import { FlowCanvas } from './flow/FlowCanvas'
import { useCanvasKeys } from './keys/useCanvasKeys'
import { SelectionNews } from './keys/SelectionNews'
import { useWalkKeys } from './keys/useWalkKeys'
import { useShowsMinimap } from './minimap/choice'
import { OverviewCanvas } from './overview/OverviewCanvas'
import { People } from './people/People'
import { SentenceLayer } from '../sentence/SentenceLayer'
import { useSentence } from '../sentence/store'
import { CanvasToolbar } from './toolbar/CanvasToolbar'
import { ProblemsChip } from './toolbar/ProblemsChip'
import { useTour } from '../tour/store'

const ArrangeBar = lazyPart(async () => (await import('./arrange/ArrangeBar')).ArrangeBar)
const AgentDropDialog = lazyPart(async () => (await import('./drop/AgentDropDialog')).AgentDropDialog)
const UseIn = lazyPart(async () => (await import('../inspector/use/UseIn')).UseIn)
const CanvasMenu = lazyPart(async () => (await import('./menu/CanvasMenu')).CanvasMenu)
const ConditionPopover = lazyPart(async () => (await import('./breakpoints/ConditionPopover')).ConditionPopover)
// Only a canvas without edges has a use for it, and that one is quickly loaded.
const EmptyCanvas = lazyPart(async () => (await import('./EmptyCanvas')).EmptyCanvas)
const FollowBanner = lazyPart(async () => (await import('./people/FollowBanner')).FollowBanner)
const MomentChip = lazyPart(async () => (await import('@/runs/chip/MomentChip')).MomentChip)
const ShownRun = lazyPart(async () => (await import('../editor/run/ShownRun')).ShownRun)
const GhostLayer = lazyPart(async () => (await import('../sentence/GhostLayer')).GhostLayer)
const CommentList = lazyPart(async () => (await import('../comments/CommentList')).CommentList)
const ListView = lazyPart(async () => (await import('./list/ListView')).ListView)
const Minimap = lazyPart(async () => (await import('./minimap/Minimap')).Minimap)
const Picker = lazyPart(async () => (await import('./pick/Picker')).Picker)
const QuickAdd = lazyPart(async () => (await import('./quickadd/QuickAdd')).QuickAdd)
const Tour = lazyPart(async () => (await import('../tour/Tour')).Tour)
const SearchPanel = lazyPart(async () => (await import('../search/SearchPanel')).SearchPanel)
const TextView = lazyPart(async () => (await import('../tools/yaml/TextView')).TextView)

export function CanvasArea({ onOpenDock }: { onOpenDock: () => void }) {
  useCanvasKeys()
  useFitOnRun()
  useEaseToFailure()
  const walk = useWalkKeys()
  const hint = useId()
  const isUnwired = useDraft((state) => Object.keys(state.edges).length === 0)
  const hasPlan = useSentence((state) => state.plan !== null)
  const isText = useView((state) => state.isText)
  const runId = useView((state) => state.runId)
  const isSearch = useView((state) => state.isSearch)
  const isList = useView((state) => state.isList)
  const isTalkList = useView((state) => state.isTalkList)
  const isMany = useView((state) => state.selection.length > 1)
  const isDropped = useView((state) => state.dropped !== null)
  const isUsing = useView((state) => state.using !== null)
  const isMenu = useView((state) => state.menu !== null)
  const isBreakpoint = useView((state) => state.breakpointAt !== null)
  const isPicking = useView((state) => state.picking !== null)
  const isMinimap = useShowsMinimap()
  const isPast = useMoment() !== null
  const isFollowing = useView((state) => state.following !== null)
  const isTour = useTour((state) => state.isOpen)
  const isQuickAdd = useView((state) => state.quickAdd !== null)
  if (isText) return <Suspense fallback={<Skeleton className="m-4 flex-1" />}><TextView onOpenDock={onOpenDock} /></Suspense>
  return (
    // The canvas is one widget that the keyboard walks, as a tree or a grid is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions
    <section aria-label="Canvas" aria-describedby={hint} tabIndex={0} data-canvas {...walk} className="relative min-h-0 flex-1 outline-none focus-visible:ring-2 focus-visible:ring-accent/40 focus-visible:ring-inset">
      <h2 className="sr-only">Graph</h2>
      <p id={hint} className="sr-only">Enter goes into the graph. There Tab walks the nodes, arrows follow edges, and Escape leaves.</p>
      <SelectionNews />
      <FlowCanvas>
        <OverviewCanvas />
        <People />
        <Comments />
        <Suspense>{isMinimap && <Minimap />}</Suspense>
        <Suspense>{hasPlan && <GhostLayer />}</Suspense>
      </FlowCanvas>
      <div className="pointer-events-none @container absolute inset-x-3 top-3 z-10">
        <div className="flex flex-wrap items-center gap-2 *:pointer-events-auto">
          <ProblemsChip />
          <Suspense>{runId && <ShownRun runId={runId} onOpen={onOpenDock} />}</Suspense>
          <Suspense>{isPast && <MomentChip className="shadow-pop" />}</Suspense>
        </div>
      </div>
      <Suspense>{isFollowing && <FollowBanner />}</Suspense>
      <Suspense>{isUnwired && <EmptyCanvas />}</Suspense>
      <CanvasToolbar />
      <SentenceLayer />
      {/* Each waits for its own code: what opens over a panel must not hide it for a moment, and take the focus from it. */}
      <Suspense>{isSearch && <SearchPanel />}</Suspense>
      <Suspense>{isList && <ListView />}</Suspense>
      <Suspense>{isTalkList && <CommentList />}</Suspense>
      <Suspense>
        {isMany && <ArrangeBar />}
        {isMenu && <CanvasMenu />}
        {isUsing && <UseIn />}
        {isDropped && <AgentDropDialog />}
        {isBreakpoint && <ConditionPopover />}
        {isPicking && <Picker />}
        {isQuickAdd && <QuickAdd />}
        {isTour && <Tour />}
      </Suspense>
    </section>
  )
}
