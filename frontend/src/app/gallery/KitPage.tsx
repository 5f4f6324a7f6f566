/** The whole UI kit on one page, in every state, for people who build screens and for the browser checks. */
import { ThemeToggle } from '../shell/theme-toggle'
import { Page } from '@/ui/page'
import { ActionSamples, MenuSamples } from './actions'
import { DataSamples, StatusSamples } from './data'
import { InputSamples } from './inputs'
import { ColourSamples, LayoutSamples } from './layout'

export function KitPage() {
  return (
    <main>
      <Page title="UI kit" description="13 px, controls of 28 px, one accent." actions={<ThemeToggle />}>
        <ActionSamples />
        <MenuSamples />
        <InputSamples />
        <StatusSamples />
        <DataSamples />
        <LayoutSamples />
        <ColourSamples />
      </Page>
    </main>
  )
}
