import { Page } from '@/ui/page'

export function KitPage() {
  return <Page title="UI kit">{null}</Page>
}
