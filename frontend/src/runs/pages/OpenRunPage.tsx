/** Opens a run's exported record, from here or from another installation. The file is read in the browser and goes nowhere. */
import { useMutation } from '@tanstack/react-query'
import { FolderOpen } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Page } from '@/ui/page'
import { parseRecord, RecordRefused, type RunRecord } from '../record/record'
import { RecordViewer } from '../record/RecordViewer'

const MOST_BYTES = 500 * 1024 * 1024

export function OpenRunPage() {
  const open = useMutation({ mutationFn: readFile })
  const { isDragging, ...drop } = useFileDrop(open.mutate)
  return (
    <div {...drop} className={cn('min-h-full', isDragging && 'bg-accent-soft')}>
      {open.data
        ? <RecordViewer key={open.submittedAt} record={open.data} actions={<ChooseFile label="Open another" onFile={open.mutate} />}><FromFile name={open.variables.name} /></RecordViewer>
        : <Start error={open.error} isBusy={open.isPending} onFile={open.mutate} />}
    </div>
  )
}

function Start({ error, isBusy, onFile }: { error: Error | null; isBusy: boolean; onFile: (file: File) => void }) {
  return (
    <Page title="Open a run" width="narrow" description="Shows a run from the file that its Export button gave, from this installation or another.">
      {error && <Banner tone="danger" title="This file cannot be opened">{error.message}</Banner>}
      <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed border-line-strong px-4 py-14 text-center">
        <FolderOpen aria-hidden className="size-6 text-muted" />
        <p className="text-muted">Drop a file here, or choose one. It is read in your browser and is not uploaded.</p>
        <ChooseFile label="Choose a file" isPrimary isBusy={isBusy} onFile={onFile} />
      </div>
    </Page>
  )
}

const FromFile = ({ name }: { name: string }) => <Banner>Read from <span className="font-medium">{name}</span>. Nothing of it was uploaded.</Banner>

interface ChooseFileProps {
  label: string
  isPrimary?: boolean
  isBusy?: boolean
  onFile: (file: File) => void
}

function ChooseFile({ label, isPrimary = false, isBusy = false, onFile }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null)
  const choose = (files: FileList | null) => {
    if (files?.[0]) onFile(files[0])
    // So that the same file may be chosen again after it was mended.
    if (input.current) input.current.value = ''
  }
  return (
    <>
      <Button variant={isPrimary ? 'primary' : 'secondary'} busy={isBusy} onClick={() => input.current?.click()}>{label}</Button>
      <input ref={input} type="file" hidden accept=".json,application/json" aria-label="Record of a run" onChange={({ target }) => choose(target.files)} />
    </>
  )
}

async function readFile(file: File): Promise<RunRecord> {
  if (file.size > MOST_BYTES) throw new RecordRefused('This file is too large for a browser: a record may have 500 MB.')
  return parseRecord(await file.text())
}

function useFileDrop(onFile: (file: File) => void) {
  const [isDragging, setDragging] = useState(false)
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    setDragging(true)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setDragging(false)
    const [file] = event.dataTransfer.files
    if (file) onFile(file)
  }
  return { isDragging, onDragOver, onDrop, onDragLeave: () => setDragging(false) }
}
