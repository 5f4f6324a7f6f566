import type { ReactNode } from 'react'
import type { Command } from '../../../draft/commands'
import type { Json } from '../../../kinds/types'
import type { FieldSpec } from '../schema'

/** What every widget of the form is given. */
export interface WidgetProps {
  nodeId: string
  spec: FieldSpec
  value: Json | undefined
  /** Null empties the setting. */
  onValue: (value: Json, more?: Command[]) => void
  readOnly: boolean
}

export type Widget = (props: WidgetProps) => ReactNode

export const asText = (value: Json | undefined): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value))
