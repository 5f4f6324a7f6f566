/** A file as a run's input: carried inside the request as a data address. */
import { Upload, X } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/ui/button'
import { bytes } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { toast } from '@/ui/toast'
import type { Json } from '../../kinds/types'

const MOST = 5_000_000

interface FileInputProps {
  accept: string
  value: Json | undefined
  onValue: (value: Json) => void
}

export function FileInput({ accept, value, onValue }: FileInputProps) {
  const input = useRef<HTMLInputElement>(null)
  const read = (file: File | undefined) => {
    if (!file) return
    if (file.size > MOST) return void toast.warning(`This file has ${bytes(file.size)}; a run takes up to ${bytes(MOST)}.`)
    const reader = new FileReader()
    reader.onload = () => onValue({ name: file.name, media_type: file.type || 'application/octet-stream', url: String(reader.result) })
    reader.readAsDataURL(file)
  }
  const name = value && typeof value === 'object' && !Array.isArray(value) ? String(value['name'] ?? '') : ''
  return (
    <div className="flex items-center gap-2">
      <input ref={input} type="file" accept={accept} className="hidden" onChange={(event) => read(event.target.files?.[0])} />
      <Button onClick={() => input.current?.click()}><Upload /> {name || 'Choose a file'}</Button>
      {name && <IconButton label="Remove the file" onClick={() => onValue(null)}><X /></IconButton>}
    </div>
  )
}
