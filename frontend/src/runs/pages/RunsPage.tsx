import { Page } from '@/ui/page'

export function RunsPage() {
  return <Page title="Runs">{null}</Page>
}
