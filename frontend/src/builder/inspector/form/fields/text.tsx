/** Widgets for text: one line, many lines, templates and code. */
import { useRef } from 'react'
import { Input, Textarea } from '@/ui/input'
import { useDropValue } from '../../use/useDropValue'
import { PromptCost } from '../../prompt/cost/PromptCost'
import { PromptBox } from '../../prompt/PromptBox'
import { useSteadyCaret } from '../../prompt/useCaret'
import { asText, type WidgetProps } from './types'

export function TextWidget({ value, onValue, spec, readOnly }: WidgetProps) {
  return (
    <Input
      value={asText(value)} readOnly={readOnly} placeholder={spec.schema['x-ui']?.placeholder}
      onChange={(event) => onValue(event.target.value === '' && !spec.required ? null : event.target.value)}
    />
  )
}

export function TextAreaWidget({ value, onValue, readOnly }: WidgetProps) {
  const box = useRef<HTMLTextAreaElement>(null)
  const note = useSteadyCaret(box, asText(value))
  const write = (text: string) => {
    note(text)
    onValue(text)
  }
  return <Textarea ref={box} grow value={asText(value)} readOnly={readOnly} onChange={(event) => write(event.target.value)} />
}

export const ONE_LINE = new Set(['url', 'subject', 'title'])

export function PromptWidget({ nodeId, spec, value, onValue }: WidgetProps) {
  const single = ONE_LINE.has(spec.name)
  return (
    <>
      <PromptBox id={nodeId} setting={spec.name} value={asText(value)} onValue={onValue} single={single} placeholder="Type {{ to use a value" />
      {/* Under the question itself; what stands in the other boxes goes along with it. */}
      {spec.required && <PromptCost nodeId={nodeId} />}
    </>
  )
}

export function CodeWidget({ nodeId, spec, value, onValue }: WidgetProps) {
  return <PromptBox id={nodeId} setting={spec.name} value={asText(value)} onValue={onValue} rows={8} />
}

export function ExpressionWidget({ nodeId, value, onValue, readOnly, spec }: WidgetProps) {
  const drop = useDropValue(nodeId, spec.name)
  return (
    <Textarea
      {...drop} grow rows={1} className="min-h-8 font-mono text-xs" spellCheck={false} value={asText(value)} readOnly={readOnly}
      placeholder={spec.schema['x-ui']?.placeholder ?? 'JSONata'}
      onChange={(event) => onValue(event.target.value === '' && !spec.required ? null : event.target.value)}
    />
  )
}
