/** What one room shows of another that it may not import: the application knows both and introduces them. */
import { type ComponentProps, lazy, Suspense } from 'react'
import { editorSlots } from '@/builder/editor/slots'

const PublishDialog = lazy(async () => ({ default: (await import('@/marketplace/PublishDialog')).PublishDialog }))

export function fillSlots() {
  // Its own boundary: waiting for the dialog's code must not hide the editor behind it.
  editorSlots.PublishDialog = (props: ComponentProps<typeof PublishDialog>) => (
    <Suspense>
      <PublishDialog {...props} />
    </Suspense>
  )
}
