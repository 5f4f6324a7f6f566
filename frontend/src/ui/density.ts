/** How close together the screen's parts stand: cosy, or compact for who wants to see more at once. */
import { create } from 'zustand'
import { recall, remember } from './remembered'

export type Density = 'cosy' | 'compact'

const KEY = 'density'

type DensityStore = { density: Density; choose: (density: Density) => void }

const chosen = (): Density => (recall(KEY) === 'compact' ? 'compact' : 'cosy')

export const useDensity = create<DensityStore>((set) => ({
  density: chosen(),
  choose: (density) => {
    remember(KEY, density)
    set({ density })
  },
}))

/** Puts the density that is remembered on the page, and the next one whenever it changes. */
export function applyDensity() {
  useDensity.setState({ density: chosen() })
  const show = ({ density }: DensityStore) => document.documentElement.setAttribute('data-density', density)
  show(useDensity.getState())
  useDensity.subscribe(show)
}
