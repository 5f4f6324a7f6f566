/** By what a value is carried into a setting: its name, and the keys inside of it. */
import type { DragEvent } from 'react'
import { VALUE_TYPE, type ValueRef } from '@/live/valueRef'
import type { JsonPath } from '@/ui/json'
import type { JsonTreeProps } from '@/ui/json-tree'

type Use = (ref: ValueRef, key: HTMLElement) => void

interface ValueHandleProps {
  name: string
  onUse: Use
  valueOf: (path: JsonPath) => ValueRef
}

export function ValueHandle({ name, onUse, valueOf }: ValueHandleProps) {
  const carry = (event: DragEvent) => {
    event.dataTransfer.setData(VALUE_TYPE, JSON.stringify(valueOf([])))
    event.dataTransfer.setData('text/plain', name)
    event.dataTransfer.effectAllowed = 'copy'
  }
  return (
    <button
      type="button" draggable onDragStart={carry} onClick={(event) => onUse(valueOf([]), event.currentTarget)}
      title="Drag into a setting or onto a node, or click to choose where" aria-label={`Use ${name} in…`}
      className="rounded-xs px-0.5 font-mono hover:bg-accent-soft hover:text-accent-text"
    >
      {name}
    </button>
  )
}

/** The same for every key of a tree. */
export function carrying(valueOf: (path: JsonPath) => ValueRef, onUse: Use): Pick<JsonTreeProps, 'onPick' | 'carry'> {
  return { onPick: (path, _value, key) => onUse(valueOf(path), key), carry: (path) => [VALUE_TYPE, JSON.stringify(valueOf(path))] }
}
