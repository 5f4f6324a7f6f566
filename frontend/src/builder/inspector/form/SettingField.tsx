/** One setting: label, widget, hint and what is wrong with it. */
import { useEffect, useRef } from 'react'
import { Field } from '@/ui/field'
import { useEditor, useView } from '../../editor/session'
import { SoftFocus } from '../SoftFocus'
import { useSetting } from '../useSetting'
import type { FieldSpec } from './schema'
import { ExpandButton } from './ExpandButton'
import { widgetFor } from './widgets'

export function SettingField({ nodeId, spec, error }: { nodeId: string; spec: FieldSpec; error: string | undefined }) {
  const { canEdit, view } = useEditor()
  const [value, onValue] = useSetting(nodeId, spec.name)
  const box = useRef<HTMLDivElement>(null)
  const isWanted = useView((state) => state.focusField === spec.name)
  useEffect(() => {
    if (!isWanted) return
    box.current?.scrollIntoView({ block: 'nearest' })
    box.current?.querySelector<HTMLElement>('textarea, input, button')?.focus()
    view.setState({ focusField: null })
  }, [isWanted, view])
  const Widget = widgetFor(spec.schema)
  return (
    <div ref={box} data-field={spec.name}>
      <SoftFocus node={nodeId} field={spec.name}>
        <Field
          label={spec.label} required={spec.required} hint={spec.schema.description} error={error}
          aside={<ExpandButton nodeId={nodeId} spec={spec} value={value ?? spec.schema.default} onValue={onValue} />}
          layout={spec.schema.type === 'boolean' ? 'row' : 'stack'}
        >
          <Widget nodeId={nodeId} spec={spec} value={value ?? spec.schema.default} onValue={onValue} readOnly={!canEdit} />
        </Field>
      </SoftFocus>
    </div>
  )
}
