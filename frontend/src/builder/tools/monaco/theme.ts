/** Monaco in the product's tokens; it understands only hex, so each token is painted once and read back. */
import { monaco } from './setup'

const TOKENS: { [colour: string]: string } = {
  'editor.background': '--bg', 'editor.foreground': '--fg', 'editorGutter.background': '--bg', 'editorLineNumber.foreground': '--muted',
  'editorLineNumber.activeForeground': '--fg', 'editor.lineHighlightBackground': '--panel', 'editor.lineHighlightBorder': '--panel',
  'editorWidget.background': '--raised', 'editorWidget.border': '--line', 'editorSuggestWidget.background': '--raised',
  'editorSuggestWidget.selectedBackground': '--hover', 'editorSuggestWidget.selectedForeground': '--fg', 'editorHoverWidget.background': '--raised',
  'editorIndentGuide.background1': '--line', 'editorCursor.foreground': '--accent-text', 'scrollbarSlider.background': '--pressed',
}

/** Defines the theme of this name from the page's present tokens and answers with its name. */
export function defineTheme(theme: 'light' | 'dark'): string {
  const name = `product-${theme}`
  const style = getComputedStyle(document.documentElement)
  const colors = Object.fromEntries(Object.entries(TOKENS).map(([colour, token]) => [colour, hexOf(style.getPropertyValue(token))]))
  monaco.editor.defineTheme(name, { base: theme === 'dark' ? 'vs-dark' : 'vs', inherit: true, rules: [], colors })
  return name
}

function hexOf(colour: string): string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return '#808080'
  context.fillStyle = colour.trim()
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
