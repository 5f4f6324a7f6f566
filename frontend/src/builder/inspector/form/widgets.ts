/** Which widget edits a setting: by its hint, else by its type. */
import type { JsonSchema } from '../../kinds/types'
import { CasesWidget } from './fields/CasesWidget'
import { JsonWidget } from './fields/JsonWidget'
import { KeyValueWidget } from './fields/KeyValueWidget'
import { AgentWidget, ConnectionWidget, ModelWidget } from './fields/pickers'
import { NumberWidget, SelectWidget, SwitchWidget } from './fields/plain'
import { PortsWidget } from './fields/PortsWidget'
import { RulesWidget } from './fields/RulesWidget'
import { CodeWidget, ExpressionWidget, PromptWidget, TextAreaWidget, TextWidget } from './fields/text'
import type { Widget } from './fields/types'

const BY_HINT: { [widget: string]: Widget } = {
  text: TextWidget, text_area: TextAreaWidget, prompt: PromptWidget, code: CodeWidget, expression: ExpressionWidget,
  number: NumberWidget, switch: SwitchWidget, select: SelectWidget, json: JsonWidget, key_value: KeyValueWidget,
  list: JsonWidget, ports: PortsWidget, rules: RulesWidget, cases: CasesWidget,
  model: ModelWidget, connection: ConnectionWidget, agent_picker: AgentWidget,
}

const BY_TYPE: { [type: string]: Widget } = {
  string: TextWidget, number: NumberWidget, integer: NumberWidget, boolean: SwitchWidget, object: JsonWidget, array: JsonWidget,
}

export function widgetFor(schema: JsonSchema): Widget {
  const hinted = BY_HINT[schema['x-ui']?.widget ?? '']
  if (hinted) return hinted
  if (schema.enum) return SelectWidget
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  return BY_TYPE[type ?? ''] ?? JsonWidget
}
