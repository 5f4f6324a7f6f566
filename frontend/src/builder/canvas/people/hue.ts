import type { CSSProperties } from 'react'

/** For an element with the class `of-person`. */
export const ofPerson = (hue: number): CSSProperties => ({ '--hue': hue }) as CSSProperties
