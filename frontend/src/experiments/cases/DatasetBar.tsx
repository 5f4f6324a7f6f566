/** Which dataset is shown, and what can be done with it. */
import { Download, Ellipsis, FileUp, Pencil, Plus, Trash2 } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useAction } from '@/tenancy/parts/useAction'
import { IconButton } from '@/ui/icon-button'
import { lazyPart } from '@/ui/lazy-part'
import { DropdownMenu } from '@/ui/menu'
import { Select } from '@/ui/select'
import { toast } from '@/ui/toast'
import { type Dataset, deleteDataset, exportUrl, restoreDataset } from '../api'
import { usePlace } from '../usePlace'

const NameDialog = lazyPart(async () => (await import('./NameDialog')).NameDialog)
const ImportDialog = lazyPart(async () => (await import('./ImportDialog')).ImportDialog)

interface DatasetBarProps {
  datasets: readonly Dataset[]
  chosen: Dataset
  mayEdit: boolean
  onChoose: (id: string | undefined) => void
}

export function DatasetBar({ datasets, chosen, mayEdit, onChoose }: DatasetBarProps) {
  const place = usePlace()
  const [open, setOpen] = useState<'new' | 'rename' | 'import' | null>(null)
  const bringBack = useAction(() => restoreDataset(place, chosen.id), { stale: ['datasets', 'cases'], onDone: ({ id }) => onChoose(id) })
  const remove = useAction(() => deleteDataset(place, chosen.id), {
    stale: ['datasets'],
    onDone: () => {
      onChoose(undefined)
      toast.success(`${chosen.name} is deleted.`, { action: { label: 'Undo', onClick: () => bringBack.mutate() } })
    },
  })
  const close = () => setOpen(null)
  const save = (format: 'json' | 'jsonl' | 'csv', label: string) => ({ label: `Export ${label}`, icon: <Download />, href: exportUrl(place, chosen.id, format) })
  return (
    <div className="flex min-w-0 items-center gap-1">
      <Select aria-label="Dataset" className="w-auto max-w-60 min-w-32" value={chosen.id} onValueChange={onChoose} choices={datasets.map(({ id, name }) => ({ value: id, label: name }))} />
      <DropdownMenu
        items={[
          ...(mayEdit ? [
            { label: 'New dataset', icon: <Plus />, onSelect: () => setOpen('new') },
            { label: 'Rename', icon: <Pencil />, onSelect: () => setOpen('rename') },
            { label: 'Import cases', icon: <FileUp />, onSelect: () => setOpen('import') },
            'separator' as const,
          ] : []),
          save('csv', 'CSV'), save('json', 'JSON'), save('jsonl', 'JSON Lines'),
          ...(mayEdit ? ['separator' as const, { label: 'Delete dataset', icon: <Trash2 />, destructive: true, onSelect: () => remove.mutate() }] : []),
        ]}
      >
        <IconButton label="Dataset actions"><Ellipsis /></IconButton>
      </DropdownMenu>
      <Suspense>
        {(open === 'new' || open === 'rename') && <NameDialog dataset={open === 'rename' ? chosen : null} onClose={close} onSaved={onChoose} />}
        {open === 'import' && <ImportDialog dataset={chosen} onClose={close} />}
      </Suspense>
    </div>
  )
}
