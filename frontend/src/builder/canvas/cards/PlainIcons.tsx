/** The icons of all kinds as one sheet of masks: of a hundred plain cards each paints its own, and none needs elements for it. */
import { useLayoutEffect, useRef, useState } from 'react'
import { useEditor } from '../../editor/session'
import { iconOf, kindId } from '../../kinds/look'
import { INPUT_ID, OUTPUT_ID } from '../../kinds/types'
import { useIsPlain } from './plain'

export function PlainIcons() {
  return useIsPlain() ? <Sheet /> : null
}

/** Drawn once out of sight, to be read as pictures before anything is painted. */
function Sheet() {
  const { kinds } = useEditor()
  const drawn = useRef<HTMLDivElement>(null)
  const [rules, setRules] = useState<string | null>(null)
  useLayoutEffect(() => {
    if (drawn.current) setRules([...drawn.current.children].map(ruleFor).join('\n'))
  }, [])
  if (rules !== null) return <style data-plain-icons>{rules}</style>
  return (
    <div ref={drawn} hidden>
      {[INPUT_ID, OUTPUT_ID, ...Object.keys(kinds)].map((kind) => {
        const Icon = iconOf(kindId(kind), kinds[kind]?.icon)
        return <Icon key={kind} data-icon-of={kind} />
      })}
    </div>
  )
}

function ruleFor(icon: Element): string {
  const picture = `url("data:image/svg+xml,${encodeURIComponent(icon.outerHTML)}")`
  return `.node-card[data-plain][data-kind="${icon.getAttribute('data-icon-of')}"]::before{mask-image:${picture}}`
}
