/** One case in one test run: what came out against what was expected, what the graders said, and what changed since it passed. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity, Pencil } from 'lucide-react'
import { isSameJson } from '@/runs/compare/jsonDiff'
import { Difference } from '@/runs/compare/ValueDiff'
import { Loaded } from '@/tenancy/parts/Loaded'
import { Button } from '@/ui/button'
import { StatusBadge } from '@/ui/badge'
import { CodeBlock } from '@/ui/code-block'
import { Dialog, DialogContent } from '@/ui/dialog'
import type { JsonValue } from '@/ui/json'
import { StatusIcon } from '@/ui/status-icon'
import { type ResultDetail, resultQuery, type Values } from '../api'
import { usePlace } from '../usePlace'
import { graderTitle, VERDICTS } from '../words'
import { RegressionCard } from './RegressionCard'

interface ResultDialogProps {
  result: string
  onClose: () => void
  onEdit: (id: string) => void
}

export function ResultDialog({ result, onClose, onEdit }: ResultDialogProps) {
  const { workspace } = usePlace()
  const shown = useQuery(resultQuery(usePlace(), result))
  return (
    <Dialog open onOpenChange={(is) => is || onClose()}>
      <DialogContent
        title={shown.data?.name ?? 'Result'} width="lg"
        footer={shown.data && (
          <>
            {shown.data.run && <Button asChild><Link to="/w/$workspace/runs/$run" params={{ workspace, run: shown.data.run }}><Activity /> Open run</Link></Button>}
            <Button onClick={() => onEdit(shown.data.case)}><Pencil /> Edit case</Button>
          </>
        )}
      >
        <Loaded query={shown}>{(data) => <Shown result={data} />}</Loaded>
      </DialogContent>
    </Dialog>
  )
}

function Shown({ result }: { result: ResultDetail }) {
  const { status, word } = VERDICTS[result.status]
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-center gap-2"><StatusBadge status={status} label={word} /> <span className="min-w-0">{result.reason}</span></p>
      {result.regression && <RegressionCard result={result} regression={result.regression} />}
      <Compared result={result} />
      <Grades result={result} />
      <Part title="Inputs"><CodeBlock code={JSON.stringify(result.inputs, null, 2)} /></Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return <section className="flex min-w-0 flex-col gap-1.5"><h3 className="text-xs font-medium text-muted">{title}</h3>{children}</section>
}

/** The outputs that something is expected of, against it; the rest as they are. */
function Compared({ result: { expected, outputs } }: { result: ResultDetail }) {
  if (!outputs) return null
  const wanted = asValues(expected)
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(outputs)])]
  return names.map((name) => {
    const isWanted = wanted[name] !== undefined
    const isEqual = isWanted && isSameJson(wanted[name], outputs[name])
    if (isWanted && !isEqual) return <Part key={name} title={`Output ${name}: from what was expected to what came`}><Difference name={name} a={wanted[name]} b={outputs[name]} /></Part>
    return <Part key={name} title={isEqual ? `Output ${name}, as expected` : `Output ${name}`}><CodeBlock code={asText(outputs[name])} /></Part>
  })
}

function Grades({ result: { grades } }: { result: ResultDetail }) {
  const { workspace } = usePlace()
  if (!grades?.length) return null
  return (
    <Part title="Grades">
      <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
        {grades.map(({ grader, passed, reason, run }, at) => (
          <li key={at} className="flex items-start gap-2 px-2.5 py-1.5 text-sm">
            <StatusIcon status={passed === null ? 'running' : passed ? 'succeeded' : 'failed'} label={passed === null ? 'Reading' : passed ? 'Passed' : 'Failed'} className="mt-0.5" />
            <span className="w-28 shrink-0 font-medium">{graderTitle({ type: String(grader.type) })}</span>
            <span className="min-w-0 flex-1 break-words text-muted">{reason}</span>
            {run && <Link to="/w/$workspace/runs/$run" params={{ workspace, run }} className="shrink-0 text-accent-text hover:underline">The judge’s run</Link>}
          </li>
        ))}
      </ul>
    </Part>
  )
}

const asValues = (value: JsonValue): Values => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {})
const asText = (value: JsonValue | undefined) => (typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? ''))
