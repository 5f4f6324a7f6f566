/** The text of a graph: from a file, dropped or chosen, or pasted. */
import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { Textarea } from '@/ui/input'

export function GraphTextInput({ value, onValue }: { value: string; onValue: (text: string) => void }) {
  const file = useRef<HTMLInputElement>(null)
  const read = (chosen: File | undefined) => void chosen?.text().then(onValue)
  return (
    <div
      className="flex flex-col gap-2" onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => { event.preventDefault(); read(event.dataTransfer.files[0]) }}
    >
      <input ref={file} type="file" accept=".yaml,.yml,.json" className="hidden" aria-label="File" onChange={(event) => read(event.target.files?.[0])} />
      <Button className="self-start" onClick={() => file.current?.click()}><Upload /> Choose a file</Button>
      <Field label="or paste YAML or JSON">
        <Textarea rows={14} spellCheck={false} className="font-mono text-xs" value={value} placeholder={'format: agent/1\nname: …'} onChange={(event) => onValue(event.target.value)} />
      </Field>
    </div>
  )
}
