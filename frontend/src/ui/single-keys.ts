/** Whether single characters act as shortcuts: who speaks to their computer, or hits keys by accident, switches them off. */
import { create } from 'zustand'
import { recall, remember } from './remembered'

const KEY = 'single-keys'

type SingleKeys = { areOn: boolean; choose: (areOn: boolean) => void }

const areChosen = () => recall(KEY) !== 'off'

export const useSingleKeys = create<SingleKeys>((set) => ({
  areOn: areChosen(),
  choose: (areOn) => {
    remember(KEY, areOn ? 'on' : 'off')
    set({ areOn })
  },
}))

/** As it is remembered. */
export const applySingleKeys = () => useSingleKeys.setState({ areOn: areChosen() })
