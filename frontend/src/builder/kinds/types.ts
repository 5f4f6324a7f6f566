/** What the server tells about node kinds: the declaration from which cards, ports and forms are drawn. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export interface Port {
  name: string
  type: string
  title?: string
  help?: string
  required?: boolean
  /** Takes any number of edges; every other input takes one. */
  many?: boolean
}

export interface UiHint {
  widget?: string
  group?: string
  advanced?: boolean
  language?: string
  placeholder?: string
  rows?: number
  /** Shown only while every named setting has the given value. */
  show_if?: { [setting: string]: Json }
  /** What the form shows for each of `enum`. */
  labels?: string[]
}

export interface JsonSchema {
  type?: string | string[]
  title?: string
  description?: string
  default?: Json
  enum?: Json[]
  const?: Json
  properties?: { [name: string]: JsonSchema }
  required?: string[]
  items?: JsonSchema
  additionalProperties?: boolean | JsonSchema
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  examples?: Json[]
  'x-ui'?: UiHint
}

/** Where a kind's ports come from when its settings decide them. */
export interface DynamicPorts {
  /** Settings in whose text every `{{ name }}` is an input port. */
  template?: string[]
  /** Setting that lists the input ports as `{name, type}`. */
  inputs?: string | null
  outputs?: string | null
}

export interface NodeKind {
  id: string
  /** Name and major version: `llm@1`. */
  kind: string
  title: string
  group: string
  help: string
  icon: string
  settings_schema: JsonSchema
  defaults: JsonObject
  inputs: Port[]
  outputs: Port[]
  inner: { inputs: Port[]; outputs: Port[] } | null
  dynamic: DynamicPorts
  flow: 'step' | 'each' | 'repeat' | 'agent' | 'subgraph' | 'merge' | 'note'
  as_tool: boolean
  /** Seconds an attempt may take when the node does not say; null where there is no limit. */
  timeout?: number | null
  docs?: string
  errors?: { code: string; meaning: string; advice?: string }[]
}

export type NodeKinds = { [kind: string]: NodeKind }

export const INPUT_ID = 'input'
export const OUTPUT_ID = 'output'
