import { Badge, StatusBadge } from '@/ui/badge'
import { CodeBlock } from '@/ui/code-block'
import { JsonTree } from '@/ui/json-tree'
import { STATUS, type Status } from '@/ui/status'
import { StatusIcon } from '@/ui/status-icon'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { Pagination } from '@/ui/pagination'
import { cost, duration, tokens } from '@/ui/format'
import { Section } from './section'

// The keys of the record above are all its statuses.
const STATUSES = Object.keys(STATUS) as Status[]
const TONES = ['neutral', 'accent', 'running', 'success', 'warning', 'danger', 'waiting'] as const

export function StatusSamples() {
  return (
    <Section title="Status, by shape and colour">
      {STATUSES.map((status) => (
        <span key={status} className="flex items-center gap-2">
          <StatusIcon status={status} />
          <StatusBadge status={status} />
        </span>
      ))}
      <span className="w-full" />
      {TONES.map((tone) => (
        <Badge key={tone} tone={tone}>
          {tone}
        </Badge>
      ))}
    </Section>
  )
}

const RUNS: { agent: string; status: Status; tokens: number; cost: string; ms: number }[] = [
  { agent: 'Research and write', status: 'running', tokens: 3121, cost: '0.0123', ms: 8100 },
  { agent: 'Classify mail', status: 'succeeded', tokens: 412, cost: '0.00031', ms: 812 },
  { agent: 'Invoice fields', status: 'failed', tokens: 0, cost: '0', ms: 95_000 },
]

const SAMPLE = {
  title: 'A page',
  score: 0.92,
  done: true,
  none: null,
  facts: [{ text: 'Water boils at 100 °C.', source: 'book' }, 'short'],
}

export function DataSamples() {
  return (
    <Section title="Data">
      <Table aria-label="Runs">
        <TableHead>
          <TableRow>
            <TableHeader>Agent</TableHeader>
            <TableHeader>Status</TableHeader>
            <TableHeader className="text-right">Tokens</TableHeader>
            <TableHeader className="text-right">Cost</TableHeader>
            <TableHeader className="text-right">Time</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {RUNS.map((run) => (
            <TableRow key={run.agent}>
              <TableCell>{run.agent}</TableCell>
              <TableCell>
                <StatusBadge status={run.status} />
              </TableCell>
              <TableCell numeric>{tokens(run.tokens)}</TableCell>
              <TableCell numeric>{cost(run.cost)}</TableCell>
              <TableCell numeric>{duration(run.ms)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <Pagination summary="1–3 of 312" onNext={() => {}} />
      <div className="grid w-full gap-3 md:grid-cols-2">
        <JsonTree value={SAMPLE} name="result" openLevels={2} onPick={() => {}} />
        <CodeBlock title="agent.yaml" code={'format: agent/1\nname: Research and write\nedges:\n  - input.topic -> research.topic'} />
      </div>
    </Section>
  )
}
