/** All keys of the editor. */
import { Dialog, DialogContent } from '@/ui/dialog'
import { Kbd } from '@/ui/kbd'
import { useEditor, useView } from '../../editor/session'

const GROUPS: [string, [string, string][]][] = [
  ['Build', [['a', 'Add a node (from the selected one)'], ['mod+d', 'Duplicate'], ['backspace', 'Delete'], ['mod+c', 'Copy'], ['mod+x', 'Cut'], ['mod+v', 'Paste nodes, JSON or YAML'], ['mod+z', 'Undo'], ['mod+shift+z', 'Redo'], ['shift+t', 'Tidy up']]],
  ['Move', [['tab', 'Next node in order of flow'], ['right', 'Follow an edge'], ['shift+right', 'Move the selection by 10'], ['alt+right', 'Move the selection by 1'], ['enter', 'Edit the selected node'], ['escape', 'Back, clear the selection'], ['mod+a', 'Select all'], ['f8', 'Next issue']]],
  ['See', [['shift+1', 'Fit all'], ['shift+2', 'Fit the selection'], ['shift+0', 'Zoom to 100 %'], ['v', 'Select with the pointer'], ['h', 'Pan with the pointer'], ['l', 'List of nodes'], ['[', 'Palette'], [']', 'Inspector'], ['\\', 'Run dock']]],
  ['Run', [['mod+enter', 'Run'], ['mod+k', 'Search everything'], ['?', 'This list']]],
]

export function ShortcutSheet() {
  const { view } = useEditor()
  const isOpen = useView((state) => state.isHelpOpen)
  return (
    <Dialog open={isOpen} onOpenChange={(open) => view.setState({ isHelpOpen: open })}>
      <DialogContent title="Keys" width="lg">
        <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          {GROUPS.map(([title, keys]) => (
            <section key={title}>
              <h3 className="pb-1.5 text-2xs font-medium text-muted">{title}</h3>
              <dl>
                {keys.map(([combination, does]) => (
                  <div key={combination} className="flex items-center justify-between gap-4 py-1 text-sm"><dt>{does}</dt><dd><Kbd keys={combination} /></dd></div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  )
}
