/** The form of a node's settings, drawn from its kind's schema. */
import { useMemo } from 'react'
import { useDraft } from '../../editor/session'
import type { NodeKind } from '../../kinds/types'
import { useNodeProblems } from '../../canvas/cards/problems'
import { Section } from '../Section'
import { fieldsOf, findErrors, findWarnings, groupFields, type FieldSpec } from './schema'
import { SettingField } from './SettingField'

const NONE = {}

export function SettingsForm({ id, kind }: { id: string; kind: NodeKind }) {
  const settings = useDraft((state) => state.nodes[id]?.settings ?? NONE)
  const problems = useNodeProblems(id)
  const fields = useMemo(() => fieldsOf(kind.settings_schema), [kind])
  const errors = useMemo(() => findErrors(kind.settings_schema, settings, problems), [kind, settings, problems])
  const warnings = useMemo(() => findWarnings(kind.settings_schema, problems), [kind, problems])
  const { main, advanced } = groupFields(fields, settings)
  const draw = (spec: FieldSpec) => <SettingField key={spec.name} nodeId={id} spec={spec} error={errors[spec.name]} warning={warnings[spec.name]} />
  if (fields.length === 0) return <p className="px-3 py-4 text-xs text-muted">This node has nothing to set.</p>
  return (
    <>
      {main.map((group) =>
        group.title
          ? <Section key={group.title} title={group.title}>{group.fields.map(draw)}</Section>
          : <div key="main" className="flex flex-col gap-3.5 p-3">{group.fields.map(draw)}</div>,
      )}
      {advanced.length > 0 && <Section title="Advanced" closed={!advanced.some((field) => errors[field.name] ?? warnings[field.name])}>{advanced.map(draw)}</Section>}
    </>
  )
}
