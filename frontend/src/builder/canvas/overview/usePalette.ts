/** The theme's colours as a canvas needs them: read once per theme. */
import { useMemo } from 'react'
import { useTheme } from '@/ui/theme'
import { groupTone, toneOf } from '../../kinds/look'
import type { Palette } from './draw'

const STATUS: { [status: string]: string } = {
  running: '--running', retrying: '--warning', waiting: '--waiting', sleeping: '--waiting', held: '--waiting', asking: '--waiting', succeeded: '--success', failed: '--danger',
}

export function usePalette(): Palette {
  const theme = useTheme((state) => state.theme)
  return useMemo(() => {
    // The theme decides what the variables say, though nothing here reads it by name.
    void theme
    return readPalette()
  }, [theme])
}

/** The colours as the page shows them now, in the words that `say` finds for them. */
export function readPalette(say = (colour: string) => colour): Palette {
  const style = getComputedStyle(document.documentElement)
  const known = new Map<string, string>()
  const read = (name: string) => {
    const value = known.get(name) ?? say(style.getPropertyValue(name).trim() || 'gray')
    known.set(name, value)
    return value
  }
  return {
    group: (colour) => read(groupTone(colour).slice(4, -1)),
    tile: (kind) => read(toneOf(kind).slice(4, -1)),
    line: read('--line-strong'), panel: read('--raised'), border: read('--line-strong'), text: read('--fg'), accent: read('--accent'),
    status: (status) => (STATUS[status] ? read(STATUS[status]) : null),
  }
}
