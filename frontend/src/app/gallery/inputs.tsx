import { Search } from 'lucide-react'
import { useState } from 'react'
import { Combobox } from '@/ui/combobox'
import { Field } from '@/ui/field'
import { Input, Textarea } from '@/ui/input'
import { NumberField } from '@/ui/number-field'
import { SegmentedControl } from '@/ui/segmented'
import { Select } from '@/ui/select'
import { Checkbox, RadioGroup, Switch } from '@/ui/toggles'
import { Section } from './section'

const MODELS = [
  { value: 'smart', label: 'Smart', group: 'Aliases', hint: 'best answers' },
  { value: 'fast', label: 'Fast', group: 'Aliases', hint: 'cheap' },
  { value: 'local/llama', label: 'llama', group: 'Local', hint: 'no charge' },
]

export function InputSamples() {
  const [model, setModel] = useState<string>('smart')
  const [role, setRole] = useState<'viewer' | 'builder'>('builder')
  const [attempts, setAttempts] = useState<number | null>(3)
  return (
    <Section title="Fields">
      <div className="grid w-full gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Field label="Name" hint="People see this." required>
          <Input defaultValue="Research and write" />
        </Field>
        <Field label="Topic" error="A topic is needed.">
          <Input placeholder="What to look into" />
        </Field>
        <Field label="Search">
          <Input icon={<Search />} placeholder="Search agents" type="search" />
        </Field>
        <Field label="Role">
          <Select
            value={role}
            onValueChange={setRole}
            choices={[
              { value: 'viewer', label: 'Viewer' },
              { value: 'builder', label: 'Builder' },
            ]}
          />
        </Field>
        <Field label="Model">
          <Combobox value={model} onValueChange={setModel} choices={MODELS} offerTyped={(text) => `Use “${text}”`} />
        </Field>
        <Field label="Attempts">
          <NumberField value={attempts} onValueChange={setAttempts} min={1} max={10} unit="tries" />
        </Field>
        <Field label="Prompt" className="sm:col-span-2">
          <Textarea grow defaultValue={'Collect facts about {{ topic }}.'} />
        </Field>
        <Field label="Closed for now">
          <Input disabled defaultValue="Only owners change this" />
        </Field>
        <ToggleSamples />
      </div>
    </Section>
  )
}

function ToggleSamples() {
  const [policy, setPolicy] = useState<'fail' | 'default'>('fail')
  const [view, setView] = useState<'list' | 'cards'>('list')
  return (
    <>
      <Field label="Stream the answer" layout="row">
        <Switch defaultChecked />
      </Field>
      <Field label="Keep attempts" layout="row">
        <Switch />
      </Field>
      <Field label="I have read the terms" layout="row">
        <Checkbox defaultChecked />
      </Field>
      <Field label="Some are chosen" layout="row">
        <Checkbox checked="indeterminate" />
      </Field>
      <Field label="On error">
        <RadioGroup
          value={policy}
          onValueChange={setPolicy}
          choices={[
            { value: 'fail', label: 'Fail the run' },
            { value: 'default', label: 'Go on with a default', hint: 'The error stays in the step.' },
          ]}
        />
      </Field>
      <Field label="View">
        <SegmentedControl
          value={view}
          onValueChange={setView}
          choices={[
            { value: 'list', label: 'List' },
            { value: 'cards', label: 'Cards' },
          ]}
        />
      </Field>
    </>
  )
}
