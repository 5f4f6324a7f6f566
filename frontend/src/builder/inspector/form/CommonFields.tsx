/** What every node has: retry, time limit, what to do on error, budget, and whether it is switched off. */
import { Field } from '@/ui/field'
import { NumberField } from '@/ui/number-field'
import { Select } from '@/ui/select'
import { Switch } from '@/ui/toggles'
import type { NodeValue, Retry } from '../../draft/values'
import { useDraft, useEditor, useView } from '../../editor/session'
import type { Json, NodeKind } from '../../kinds/types'
import { ChangedDot } from '../changes/ChangedDot'
import { Section } from '../Section'
import { useWantedField } from '../useWantedField'
import { JsonWidget } from './fields/JsonWidget'

const POLICIES = [
  { value: 'fail', label: 'Stop the run' },
  { value: 'default', label: 'Go on with a default value' },
  { value: 'follow', label: 'Follow the error port' },
] as const

export function CommonFields({ id }: { id: string }) {
  const { draft, kinds, canEdit } = useEditor()
  const node = useDraft((state) => state.nodes[id])
  const isWanted = useView((state) => state.focusField?.startsWith('budget.') === true)
  if (!node) return null
  const set = (name: string, value: unknown) => draft.dispatch([{ type: 'set', id, path: [name], value: (value ?? null) as Json }])
  return (
    <Section title="Reliability and budget" closed isWanted={isWanted} aside={<Summary node={node} />}>
      <RetryFields retry={node.retry} onRetry={(retry) => set('retry', retry)} disabled={!canEdit} />
      <Field label="Time limit" aside={<ChangedDot id={id} path={['timeout']} label="Time limit" />} hint="A step that takes longer fails, and may be tried again.">
        <NumberField value={node.timeout ?? null} onValueChange={(value) => set('timeout', value)} min={0.1} unit="s" placeholder={limitOf(kinds[node.kind])} disabled={!canEdit} />
      </Field>
      <Field label="On error" aside={<ChangedDot id={id} path={['on_error']} label="On error" />}>
        <Select
          value={node.on_error?.policy ?? 'fail'} choices={POLICIES} disabled={!canEdit}
          onValueChange={(policy) => set('on_error', policy === 'fail' ? null : { ...node.on_error, policy })}
        />
      </Field>
      {node.on_error?.policy === 'default' && (
        <Field label="Default values" hint={'One value per output port: {"text": "…"}'}>
          <JsonWidget
            nodeId={id} readOnly={!canEdit} value={node.on_error.default} spec={{ name: 'default', label: 'Default values', required: false, schema: { type: 'object' } }}
            onValue={(value) => set('on_error', { ...node.on_error, default: value ?? {} })}
          />
        </Field>
      )}
      <BudgetFields node={node} onBudget={(budget) => set('budget', budget)} disabled={!canEdit} />
      <Field label="Switched off" aside={<ChangedDot id={id} path={['disabled']} label="Switched off" preset={false} />} hint="A run passes by this node, and what fits flows through it." layout="row">
        <Switch checked={node.disabled === true} onCheckedChange={(off) => set('disabled', off || null)} disabled={!canEdit} />
      </Field>
    </Section>
  )
}

/** What holds while the field is empty. */
function limitOf(kind: NodeKind | undefined): string {
  return kind?.timeout ? String(kind.timeout) : 'none'
}

function Summary({ node }: { node: NodeValue }) {
  const parts = [
    node.retry && `${node.retry.attempts}×`, node.timeout && `${node.timeout} s`, node.budget?.tokens && `${node.budget.tokens} tokens`, node.disabled && 'off',
  ].filter(Boolean)
  return <span className="text-2xs text-muted">{parts.join(' · ')}</span>
}

function RetryFields({ retry, onRetry, disabled }: { retry: Retry | undefined; onRetry: (retry: Retry | null) => void; disabled: boolean }) {
  const attempts = retry?.attempts ?? 1
  return (
    <div className="grid grid-cols-2 gap-2">
      <Field label="Attempts">
        <NumberField value={attempts} min={1} max={20} disabled={disabled} onValueChange={(value) => onRetry(value && value > 1 ? { ...retry, attempts: value } : null)} />
      </Field>
      {attempts > 1 && retry && (
        <Field label="First pause">
          <NumberField value={retry.delay ?? null} min={0} unit="s" placeholder="1" disabled={disabled} onValueChange={(value) => onRetry(withField(retry, 'delay', value))} />
        </Field>
      )}
    </div>
  )
}

function withField(retry: Retry, name: 'delay', value: number | null): Retry {
  const { [name]: _old, ...rest } = retry
  return value === null ? rest : { ...rest, [name]: value }
}

function BudgetFields({ node, onBudget, disabled }: { node: NodeValue; onBudget: (budget: object | null) => void; disabled: boolean }) {
  const budget = node.budget ?? {}
  const tokens = useWantedField('budget.tokens')
  const money = useWantedField('budget.money')
  const put = (name: 'tokens' | 'money', value: number | null) => {
    const next = Object.fromEntries(Object.entries({ ...budget, [name]: value }).filter(([, each]) => each !== null))
    onBudget(Object.keys(next).length ? next : null)
  }
  return (
    <div className="grid grid-cols-2 gap-2">
      <div ref={tokens}><Field label="Token budget"><NumberField value={budget.tokens ?? null} min={1} placeholder="none" disabled={disabled} onValueChange={(value) => put('tokens', value)} /></Field></div>
      <div ref={money}><Field label="Money budget"><NumberField value={budget.money === undefined ? null : Number(budget.money)} min={0} step={0.01} unit="$" placeholder="none" disabled={disabled} onValueChange={(value) => put('money', value)} /></Field></div>
    </div>
  )
}
