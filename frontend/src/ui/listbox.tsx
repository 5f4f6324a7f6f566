/** cmdk's list with one repair: while typing, cmdk points screen readers at the row that was chosen before the last letter. */
import { Command } from 'cmdk'
import { type ComponentProps, useEffect, useRef } from 'react'

export function Listbox(props: ComponentProps<typeof Command>) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = root.current
    if (!element) return
    const watcher = new MutationObserver(() => pointAtChosenRow(element))
    watcher.observe(element, {
      subtree: true,
      childList: true,
      attributeFilter: ['aria-selected', 'aria-activedescendant'],
    })
    return () => watcher.disconnect()
  }, [])
  return <Command ref={root} loop {...props} />
}

/** Writes only what differs: the observer above sees these writes too. */
export function pointAtChosenRow(root: Element) {
  const id = root.querySelector('[cmdk-item][aria-selected="true"]')?.id
  for (const element of root.querySelectorAll('[cmdk-input], [cmdk-list]')) {
    const current = element.getAttribute('aria-activedescendant') ?? undefined
    if (current === id) continue
    if (id) element.setAttribute('aria-activedescendant', id)
    else element.removeAttribute('aria-activedescendant')
  }
}
