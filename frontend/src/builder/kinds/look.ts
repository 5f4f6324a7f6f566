/** The icon and colour of a kind of node; the only colour that a resting card has. */
import {
  Bot, Box, Braces, Brain, CircleStop, Clock, CodeXml, FileText, Flag, GitBranch, GitFork, GitMerge, Globe, Layers, ListTree, LogIn,
  LogOut, type LucideIcon, MessageSquare, Network, OctagonX, Pencil, Play, Repeat, Repeat2, Search, Sparkles, Split, StickyNote,
  TextCursorInput, Timer, Type, UserCheck, Variable, WandSparkles, Workflow, Wrench, IterationCcw,
} from 'lucide-react'
import type { CSSProperties } from 'react'

const ICONS: { [name: string]: LucideIcon } = {
  bot: Bot, box: Box, braces: Braces, brain: Brain, 'circle-stop': CircleStop, clock: Clock, code: CodeXml, 'code-xml': CodeXml,
  'file-text': FileText, flag: Flag, 'git-branch': GitBranch, 'git-fork': GitFork, 'git-merge': GitMerge, merge: GitMerge, globe: Globe,
  layers: Layers, 'list-tree': ListTree, list: ListTree, 'log-in': LogIn, 'log-out': LogOut, 'message-square': MessageSquare,
  network: Network, 'octagon-x': OctagonX, pencil: Pencil, play: Play, repeat: Repeat, 'repeat-2': Repeat2, search: Search,
  sparkles: Sparkles, split: Split, 'sticky-note': StickyNote, 'text-cursor-input': TextCursorInput, timer: Timer, hourglass: Timer,
  type: Type, variable: Variable, workflow: Workflow, wrench: Wrench,
  'user-check': UserCheck, 'wand-sparkles': WandSparkles, 'iteration-ccw': IterationCcw,
}

/** As the server names them, for those whom it has not told. */
const ICON_OF_KIND: { [id: string]: LucideIcon } = {
  input: LogIn, output: LogOut, llm: Sparkles, agent: Bot, http_request: Globe, code: CodeXml, template: TextCursorInput, transform: WandSparkles,
  branch: Split, for_each: Repeat2, repeat: IterationCcw, merge: GitMerge, wait: Timer, approval: UserCheck, sub_agent: Workflow, stop: OctagonX, note: StickyNote,
}

export function iconOf(kindId: string, icon?: string): LucideIcon {
  return (icon && ICONS[icon]) || ICON_OF_KIND[kindId] || Box
}

const TONES: { [id: string]: string } = {
  input: 'io', output: 'io', llm: 'model', agent: 'model', sub_agent: 'model', http_request: 'tool', template: 'data', transform: 'data',
  code: 'code', branch: 'flow', for_each: 'flow', repeat: 'flow', merge: 'flow', wait: 'flow', approval: 'flow', stop: 'flow', note: 'note',
}

/** The CSS variable of a kind's colour. */
export function toneOf(kindId: string): string {
  return `var(--kind-${TONES[kindId] ?? 'tool'})`
}

/** The same, for what paints a card's icon. */
export const iconTone = (kind: string) => ({ '--kind': toneOf(kindId(kind)) }) as CSSProperties

const PORT_TONES: { [type: string]: string } = {
  text: 'text', number: 'number', boolean: 'boolean', json: 'json', messages: 'messages', tool: 'tool', any: 'any',
  file: 'file', image: 'file', audio: 'file', video: 'file', document: 'file',
}

/** The CSS variable of a port type's colour. */
export function portTone(type: string): string {
  return `var(--port-${type.startsWith('list of ') ? 'list' : (PORT_TONES[type] ?? 'any')})`
}

const GROUP_TONES: { [colour: string]: string } = {
  grey: '--kind-io', blue: '--port-text', green: '--kind-code', amber: '--kind-note', red: '--port-file', violet: '--kind-flow',
}

/** The CSS variable of a group's or note's colour. */
export function groupTone(colour: string): string {
  return `var(${GROUP_TONES[colour] ?? '--kind-io'})`
}

/** `llm` of `llm@1`. */
export const kindId = (kind: string) => kind.split('@')[0] ?? kind
