import { create } from 'zustand'

/** Whether somebody is being shown around the editor. */
export const useTour = create<{ isOpen: boolean }>(() => ({ isOpen: false }))

export const openTour = () => useTour.setState({ isOpen: true })
export const closeTour = () => useTour.setState({ isOpen: false })
