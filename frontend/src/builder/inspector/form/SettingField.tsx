/** One setting: label, widget, hint and what is wrong with it. */
import { Field } from '@/ui/field'
import { useEditor } from '../../editor/session'
import { ChangedDot } from '../changes/ChangedDot'
import { SoftFocus } from '../SoftFocus'
import { useWantedField } from '../useWantedField'
import { useSetting } from '../useSetting'
import type { FieldSpec } from './schema'
import { ExpandButton } from './ExpandButton'
import { widgetFor } from './widgets'

interface SettingFieldProps {
  nodeId: string
  spec: FieldSpec
  error: string | undefined
  warning: string | undefined
}

export function SettingField({ nodeId, spec, error, warning }: SettingFieldProps) {
  const { canEdit } = useEditor()
  const [value, onValue] = useSetting(nodeId, spec.name)
  const box = useWantedField(spec.name)
  const Widget = widgetFor(spec.schema)
  return (
    <div ref={box} data-field={spec.name}>
      <SoftFocus node={nodeId} field={spec.name}>
        <Field
          label={spec.label} required={spec.required} hint={spec.schema.description} error={error} warning={warning}
          aside={(
            <span className="flex items-center gap-1">
              <ChangedDot id={nodeId} path={['settings', spec.name]} label={spec.label} preset={spec.schema.default} />
              <ExpandButton nodeId={nodeId} spec={spec} value={value ?? spec.schema.default} onValue={onValue} />
            </span>
          )}
          layout={spec.schema.type === 'boolean' ? 'row' : 'stack'}
        >
          <Widget nodeId={nodeId} spec={spec} value={value ?? spec.schema.default} onValue={onValue} readOnly={!canEdit} />
        </Field>
      </SoftFocus>
    </div>
  )
}
