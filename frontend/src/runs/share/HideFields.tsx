/** What a link hides: the run's inputs or outputs, all of some steps, or every value; and whether it shows the graph. */
import { Field } from '@/ui/field'
import { Checkbox } from '@/ui/toggles'
import type { Redact } from './redaction'

interface HideFieldsProps {
  redact: Redact
  nodes: readonly { id: string; title: string }[]
  onChange: (redact: Redact) => void
}

export function HideFields({ redact, nodes, onChange }: HideFieldsProps) {
  const steps = redact.steps ?? []
  const toggleStep = (id: string, isOn: boolean) => onChange({ ...redact, steps: isOn ? [...steps, id] : steps.filter((other) => other !== id) })
  return (
    <>
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-xs font-medium">Hide</legend>
        <Tick label="What the run was given" isOn={redact.inputs} onChange={(inputs) => onChange({ ...redact, inputs })} />
        <Tick label="What the run gave" isOn={redact.outputs} onChange={(outputs) => onChange({ ...redact, outputs })} />
        <Tick label="Every value; names, times and costs stay" isOn={redact.values} onChange={(values) => onChange({ ...redact, values })} />
        {nodes.length > 0 && !redact.values && (
          <details className="text-xs">
            <summary className="cursor-pointer rounded-sm text-muted hover:text-fg">Steps{steps.length > 0 && ` (${steps.length} hidden)`}</summary>
            <div className="mt-2 ml-3 flex max-h-40 flex-col gap-2 overflow-y-auto p-0.5">
              {nodes.map(({ id, title }) => <Tick key={id} label={title} isOn={steps.includes(id)} onChange={(isOn) => toggleStep(id, isOn)} />)}
            </div>
          </details>
        )}
        <p className="text-xs text-muted">What is hidden is struck out wherever it stands word for word. What a step says about it in other words stays. Prompts, settings and connections are never shown.</p>
      </fieldset>
      <Tick label="Show the graph: titles, kinds and edges, no settings" isOn={!redact.graph} onChange={(isOn) => onChange({ ...redact, graph: !isOn })} />
    </>
  )
}

function Tick({ label, isOn = false, onChange }: { label: string; isOn?: boolean | undefined; onChange: (isOn: boolean) => void }) {
  return <Field layout="row" label={label}><Checkbox checked={isOn} onCheckedChange={(value) => onChange(value === true)} /></Field>
}
