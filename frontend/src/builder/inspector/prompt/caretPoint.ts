/** Where a character of a textarea is drawn, in pixels of the window: measured in a hidden twin. */
const COPIED = ['font', 'letterSpacing', 'padding', 'border', 'boxSizing', 'lineHeight', 'tabSize'] as const

export function caretPoint(area: HTMLTextAreaElement, index: number): { x: number; y: number; lineHeight: number } {
  const style = getComputedStyle(area)
  const twin = document.createElement('div')
  for (const name of COPIED) twin.style[name] = style[name]
  Object.assign(twin.style, { position: 'fixed', visibility: 'hidden', whiteSpace: 'pre-wrap', overflowWrap: 'break-word', top: '0', left: '0', width: `${area.clientWidth}px` })
  twin.textContent = area.value.slice(0, index)
  const mark = document.createElement('span')
  mark.textContent = '\u200b'
  twin.append(mark)
  document.body.append(twin)
  const [left, top] = [mark.offsetLeft, mark.offsetTop]
  twin.remove()
  const box = area.getBoundingClientRect()
  return { x: box.left + left, y: box.top + top - area.scrollTop, lineHeight: Number.parseFloat(style.lineHeight) || 20 }
}
