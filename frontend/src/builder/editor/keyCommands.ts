/** Keys that act on what has the focus: the list of keys shows them, the palette has no use for them. */
import type { Command } from '@/ui/commands'

const nowhere = () => {}

const key = (keys: string, label: string): Command => ({ id: `editor:key:${keys}`, group: 'On the canvas', label, keys, isKeyOnly: true, run: nowhere })

export const KEY_COMMANDS: Command[] = [
  key('enter', 'Into the graph, then into the node'),
  key('tab', 'In the graph: the next node in flow order'),
  key('shift+tab', 'In the graph: the node before it'),
  key('right', 'Follow an edge'),
  key('down', 'The nearest node below'),
  key('e', 'Connect the chosen node'),
  key('shift+e', 'Disconnect it'),
  key('f2', 'Rename it'),
  key('escape', 'Out of the field, then out of the graph'),
  key('alt+right', 'Move the selection by 1'),
  key('shift+right', 'Move the selection by 10'),
  key('shift+f10', 'Menu of the selection'),
  key('mod+x', 'Cut'),
  key('mod+v', 'Paste nodes, YAML, JSON, a file or an address'),
  key('mod+shift+enter', 'Run from the chosen node'),
  key('shift+f8', 'Previous problem'),
]
