/** How close together the screen's parts stand: cosy, or compact for who wants to see more at once; kept in this browser. */
import { create } from 'zustand'

export type Density = 'cosy' | 'compact'

const KEY = 'density'

type DensityStore = { density: Density; choose: (density: Density) => void }

export const useDensity = create<DensityStore>((set) => ({
  density: localStorage.getItem(KEY) === 'compact' ? 'compact' : 'cosy',
  choose: (density) => {
    if (density === 'compact') localStorage.setItem(KEY, density)
    else localStorage.removeItem(KEY)
    set({ density })
  },
}))

/** Puts the density on the page now and whenever it changes. */
export function applyDensity() {
  const show = ({ density }: DensityStore) => document.documentElement.setAttribute('data-density', density)
  show(useDensity.getState())
  useDensity.subscribe(show)
}
