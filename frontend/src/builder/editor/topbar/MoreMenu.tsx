/** What is needed now and then: export, import, the text of the whole agent, commit. */
import { Braces, Download, Ellipsis, FileCode2, FileUp, Keyboard } from 'lucide-react'
import { describeError } from '@/api/problem'
import { IconButton } from '@/ui/icon-button'
import { DropdownMenu } from '@/ui/menu'
import { toast } from '@/ui/toast'
import { readDraftText } from '../../api/read'
import { toName } from '../../commands/names'
import { useEditor } from '../session'
import { download } from './download'

export function MoreMenu({ onImport }: { onImport: () => void }) {
  const { workspace, agentId, draft, view, canEdit } = useEditor()
  const save = async (format: 'yaml' | 'json') => {
    try {
      const text = await readDraftText(workspace, agentId, format)
      download(`${toName(draft.store.getState().name || 'agent')}.${format}`, text, format === 'yaml' ? 'application/yaml' : 'application/json')
    } catch (error) {
      toast.error(describeError(error))
    }
  }
  return (
    <DropdownMenu
      align="end"
      items={[
        { label: 'Edit as YAML', icon: <FileCode2 />, onSelect: () => view.setState((state) => ({ isText: !state.isText })) },
        'separator',
        { label: 'Export YAML', icon: <Download />, onSelect: () => void save('yaml') },
        { label: 'Export JSON', icon: <Braces />, onSelect: () => void save('json') },
        { label: 'Import…', icon: <FileUp />, disabled: !canEdit, onSelect: onImport },
        'separator',
        { label: 'Keys', icon: <Keyboard />, keys: '?', onSelect: () => view.setState({ isHelpOpen: true }) },
      ]}
    >
      <IconButton label="More"><Ellipsis /></IconButton>
    </DropdownMenu>
  )
}
