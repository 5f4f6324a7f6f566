/** The graders of a case: add one, fill it in, take it away. */
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { DropdownMenu } from '@/ui/menu'
import type { Grader } from '../api'
import { GRADER_TITLES, graderTitle } from '../words'
import { GraderFields } from './GraderFields'

interface GraderListProps {
  graders: readonly Grader[]
  outputs: readonly string[]
  /** The server's sentence for a field such as `graders.0.texts`. */
  errorFor: (field: string) => string | undefined
  onGraders: (graders: Grader[]) => void
}

const HELP: { [type: string]: string } = {
  equals: 'The output is what is expected.',
  contains: 'Texts stand in the output, or must not.',
  json_schema: 'The output fits a JSON Schema.',
  jsonata: 'An expression over inputs, outputs and expected gives true.',
  judge: 'A model reads the output and decides by a rubric. Each verdict is a run and is charged.',
}

const BLANK: { [type: string]: Grader } = {
  contains: { type: 'contains', texts: [''] },
  json_schema: { type: 'json_schema', schema: { type: 'object' } },
  jsonata: { type: 'jsonata', expression: '' },
  judge: { type: 'judge', rubric: '' },
}

export function GraderList({ graders, outputs, errorFor, onGraders }: GraderListProps) {
  // A grader has no name of its own, and what is half typed in one must not move to the next when it goes.
  const [keys, setKeys] = useState(() => graders.map((_grader, at) => at))
  const change = (at: number, next: Grader) => onGraders(graders.with(at, next))
  const add = (grader: Grader) => {
    setKeys([...keys, Math.max(-1, ...keys) + 1])
    onGraders([...graders, grader])
  }
  const remove = (at: number) => {
    setKeys(keys.toSpliced(at, 1))
    onGraders(graders.toSpliced(at, 1))
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 flex w-full items-center justify-between text-xs font-medium">Graders</legend>
      {graders.length === 0 && <p className="text-xs text-muted">None. What is expected has to come out; with nothing expected, the run has to succeed.</p>}
      {graders.map((grader, at) => (
        <section key={keys[at]} aria-label={graderTitle(grader)} className="flex flex-col gap-2 rounded-md border border-line bg-panel p-2.5">
          <header className="flex items-center gap-2">
            <h3 className="text-sm font-medium">{graderTitle(grader)}</h3>
            <p className="min-w-0 flex-1 truncate text-xs text-muted">{HELP[grader.type]}</p>
            <IconButton size="sm" label={`Remove ${graderTitle(grader)}`} onClick={() => remove(at)}><Trash2 /></IconButton>
          </header>
          <GraderFields grader={grader} outputs={outputs} errorFor={(name) => errorFor(`graders.${at}.${name}`)} onGrader={(next) => change(at, next)} />
        </section>
      ))}
      <div>
        <DropdownMenu items={Object.entries(GRADER_TITLES).map(([type, label]) => ({ label, onSelect: () => add(BLANK[type] ?? { type }) }))}>
          <Button size="sm"><Plus /> Add grader</Button>
        </DropdownMenu>
      </div>
    </fieldset>
  )
}
