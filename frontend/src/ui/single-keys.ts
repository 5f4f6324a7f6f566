/** Whether single characters act as shortcuts: who speaks to their computer, or hits keys by accident, switches them off; kept in this browser. */
import { create } from 'zustand'

const KEY = 'single-keys'

type SingleKeys = { areOn: boolean; choose: (areOn: boolean) => void }

export const useSingleKeys = create<SingleKeys>((set) => ({
  areOn: localStorage.getItem(KEY) !== 'off',
  choose: (areOn) => {
    if (areOn) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, 'off')
    set({ areOn })
  },
}))
