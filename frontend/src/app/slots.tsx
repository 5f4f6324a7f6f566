/** What one room shows of another that it may not import: the application knows both and introduces them. */
import { type ComponentProps, lazy, Suspense } from 'react'
import { editorSlots } from '@/builder/editor/slots'
import { type RunCanvasProps, type RunPart, runSlots } from '@/runs/slots'
import { lazyPart } from '@/ui/lazy-part'
import { Skeleton } from '@/ui/skeleton'

const PublishDialog = lazy(async () => ({ default: (await import('@/marketplace/PublishDialog')).PublishDialog }))
const SaveRunButton = lazyPart(async () => (await import('@/experiments/SaveRunButton')).SaveRunButton)
const RunCanvas = lazyPart(async () => (await import('@/builder/still/RunCanvas')).RunCanvas)

export function fillSlots() {
  // Its own boundary: waiting for the dialog's code must not hide the editor behind it.
  editorSlots.PublishDialog = (props: ComponentProps<typeof PublishDialog>) => (
    <Suspense>
      <PublishDialog {...props} />
    </Suspense>
  )
  runSlots.RunCanvas = (props: RunCanvasProps) => (
    <Suspense fallback={<Skeleton className="m-3 flex-1" />}>
      <RunCanvas {...props} />
    </Suspense>
  )
  runSlots.SaveRunButton = (props: RunPart) => (
    <Suspense>
      <SaveRunButton {...props} />
    </Suspense>
  )
}
