import { create } from 'zustand'

type KeyListStore = { isOpen: boolean; setOpen: (isOpen: boolean) => void }

/** Whether the list of keys is in sight. */
export const useKeyList = create<KeyListStore>((set) => ({ isOpen: false, setOpen: (isOpen) => set({ isOpen }) }))
