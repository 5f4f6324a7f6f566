/** Ports of a node as its kind and settings decide them: the editor's twin of `KindSpec.inputs/outputs`. Pure. */
import { templateNames } from './template'
import { INPUT_ID, OUTPUT_ID, type Json, type JsonObject, type NodeKind, type Port } from './types'

export interface NodePorts {
  inputs: Port[]
  outputs: Port[]
  innerInputs: Port[]
  innerOutputs: Port[]
}

export const NO_PORTS: NodePorts = { inputs: [], outputs: [], innerInputs: [], innerOutputs: [] }

/** Outputs that are there for those who look for them; a card shows them once wired or asked for. */
const QUIET_OUTPUTS = new Set(['messages', 'usage', 'status', 'headers', 'errors', 'rounds', 'error', 'tool', 'logs'])

export function isQuiet(port: Port): boolean {
  return QUIET_OUTPUTS.has(port.name)
}

export function portsOf(kind: NodeKind | undefined, settings: JsonObject): NodePorts {
  if (!kind) return NO_PORTS
  if (kind.flow === 'note') return NO_PORTS
  return {
    inputs: inputsOf(kind, settings),
    outputs: [...outputsOf(kind, settings), ...implicitOutputs(kind)],
    innerInputs: kind.inner?.inputs ?? [],
    innerOutputs: unique([...(kind.inner?.outputs ?? []), ...passed(kind, settings)]),
  }
}

function inputsOf(kind: NodeKind, settings: JsonObject): Port[] {
  if (kind.flow === 'subgraph') return cachedPorts(settings, 'inputs')
  if (kind.inner) return unique([...kind.inputs, ...passed(kind, settings)])
  const listed = kind.dynamic.inputs ? portList(settings[kind.dynamic.inputs]) : null
  const names = templateNames(...(kind.dynamic.template ?? []).map((name) => settings[name]))
  const texts = names.map((name): Port => ({ name, type: 'any', required: true }))
  // “Stop” has a port of its own only while its message names none.
  if (kind.id === 'stop' && texts.length > 0) return texts
  return unique([...texts, ...(listed ?? kind.inputs)])
}

function outputsOf(kind: NodeKind, settings: JsonObject): Port[] {
  if (kind.flow === 'subgraph') return cachedPorts(settings, 'outputs')
  if (kind.id === 'branch') return branchOutputs(settings)
  const listed = kind.dynamic.outputs ? portList(settings[kind.dynamic.outputs]) : null
  const fixed = listed ?? kind.outputs
  return kind.id === 'llm' || kind.id === 'agent' ? withStructuredOutput(fixed, settings) : fixed
}

function implicitOutputs(kind: NodeKind): Port[] {
  const ports: Port[] = [{ name: 'error', type: 'json', title: 'Error', help: 'The failure, when “On error” follows this port.' }]
  if (kind.as_tool) ports.push({ name: 'tool', type: 'tool', title: 'Tool', help: 'Offers this node to an agent as a tool.' })
  return ports
}

/** `json` exists only while a schema asks for it. */
function withStructuredOutput(ports: Port[], settings: JsonObject): Port[] {
  const schema = settings['schema'] ?? settings['output_schema']
  const wanted = schema !== null && schema !== undefined && schema !== ''
  const others = ports.filter((port) => port.name !== 'json')
  if (!wanted) return others
  const json: Port = ports.find((port) => port.name === 'json') ?? { name: 'json', type: 'json', title: 'JSON' }
  return [...others.slice(0, 1), json, ...others.slice(1)]
}

function branchOutputs(settings: JsonObject): Port[] {
  const mode = settings['mode'] ?? 'if'
  if (mode === 'if') return [anyPort('true'), anyPort('false')]
  const cases = Array.isArray(settings['cases']) ? settings['cases'] : []
  return unique([...cases.map(caseName).filter(Boolean).map(anyPort), anyPort('else')])
}

function caseName(value: Json): string {
  if (typeof value === 'string') return value
  if (value && typeof value === 'object' && !Array.isArray(value)) return String(value['id'] ?? value['name'] ?? '')
  return ''
}

const anyPort = (name: string): Port => ({ name, type: 'any' })

/** Extra inputs of a container that its inside may read under the same names. */
function passed(kind: NodeKind, settings: JsonObject): Port[] {
  if (!kind.inner || !kind.dynamic.inputs) return []
  return portList(settings[kind.dynamic.inputs]) ?? []
}

function cachedPorts(settings: JsonObject, side: 'inputs' | 'outputs'): Port[] {
  const ports = settings['ports']
  if (!ports || typeof ports !== 'object' || Array.isArray(ports)) return []
  const listed = ports[side]
  if (listed && typeof listed === 'object' && !Array.isArray(listed)) return declaredPorts(listed as Declarations)
  return portList(listed) ?? []
}

/** Reads `["a", {name: "b", type: "text"}]` or `{a: "text"}`; anything else is no list. */
export function portList(value: Json | undefined): Port[] | null {
  if (Array.isArray(value)) return unique(value.map(readPort).filter((port) => port.name !== ''))
  if (value && typeof value === 'object') {
    return Object.entries(value).map(([name, type]) => ({ name, type: typeof type === 'string' ? type : 'any' }))
  }
  return null
}

function readPort(item: Json): Port {
  if (typeof item === 'string') return { name: item, type: 'any', required: true }
  if (!item || typeof item !== 'object' || Array.isArray(item)) return { name: '', type: 'any' }
  return {
    name: String(item['name'] ?? ''),
    type: String(item['type'] ?? 'any'),
    required: item['required'] !== false,
  }
}

export interface Declaration {
  type?: string
  title?: string
  description?: string
  default?: Json
  required?: boolean
}
export type Declarations = { [name: string]: Declaration }

/** The ports that an agent's declared inputs (or outputs) make. */
export function declaredPorts(declarations: Declarations): Port[] {
  return Object.entries(declarations).map(([name, declaration]) => ({
    name,
    type: declaration.type ?? 'any',
    title: declaration.title,
    help: declaration.description,
    required: declaration.required !== false && declaration.default === undefined,
  }))
}

/** Ports of the two nodes that every graph has without listing them. */
export function implicitPorts(id: string, inputs: Declarations, outputs: Declarations, wired: string[]): NodePorts {
  if (id === INPUT_ID) return { ...NO_PORTS, outputs: declaredPorts(inputs) }
  if (id !== OUTPUT_ID) return NO_PORTS
  const declared = declaredPorts(outputs)
  return { ...NO_PORTS, inputs: unique([...declared, ...wired.map((name): Port => ({ name, type: 'any' }))]) }
}

function unique(ports: Port[]): Port[] {
  const seen = new Set<string>()
  return ports.filter((port) => !seen.has(port.name) && seen.add(port.name))
}
