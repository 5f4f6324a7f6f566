/** What is needed now and then: export, import, the text of the whole agent, commit. */
import { Braces, Download, Ellipsis, FileCode2, FileUp, Footprints, Image, Keyboard, SquareTerminal } from 'lucide-react'
import { IconButton } from '@/ui/icon-button'
import { useKeyList } from '@/ui/key-list-store'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import { useEditor, useView } from '../session'
import { openTour } from '../../tour/store'
import { useCopyPython } from '../python/useCopyPython'
import { useExport } from './useExport'
import { usePicture } from './usePicture'

export function MoreMenu() {
  const { view, canEdit } = useEditor()
  const isDrawn = useView((state) => state.isDrawn)
  const save = useExport()
  const draw = usePicture()
  const copyPython = useCopyPython()
  return (
    <LazyDropdownMenu
      align="end" isLater={!isDrawn}
      items={[
        { label: 'Edit as YAML', icon: <FileCode2 />, onSelect: () => view.setState((state) => ({ isText: !state.isText })) },
        'separator',
        { label: 'Export YAML', icon: <Download />, onSelect: () => save('yaml') },
        { label: 'Export JSON', icon: <Braces />, onSelect: () => save('json') },
        { label: 'Copy as Python', icon: <SquareTerminal />, onSelect: copyPython },
        { label: 'Save as picture (SVG)', icon: <Image />, onSelect: () => draw('svg') },
        { label: 'Save as picture (PNG)', icon: <Image />, onSelect: () => draw('png') },
        { label: 'Import…', icon: <FileUp />, disabled: !canEdit, onSelect: () => view.setState({ dialog: 'import' }) },
        'separator',
        { label: 'Show me around', icon: <Footprints />, disabled: !canEdit, onSelect: openTour },
        { label: 'Keys', icon: <Keyboard />, keys: '?', onSelect: () => useKeyList.getState().setOpen(true) },
      ]}
    >
      <IconButton label="More"><Ellipsis /></IconButton>
    </LazyDropdownMenu>
  )
}
