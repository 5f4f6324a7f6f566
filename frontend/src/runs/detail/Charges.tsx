/** What a step's model calls cost, each with the price it was reckoned with. */
import type { Charge, Step } from '@/live/step'
import { cost, count } from '@/ui/format'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { describePrice } from './price'

export function Charges({ step }: { step: Step }) {
  if (step.charges.length === 0) return <p className="text-xs text-muted">This step has called no model.</p>
  return (
    <Table aria-label="Charges">
      <TableHead>
        <TableRow>
          <TableHeader>Model</TableHeader>
          <TableHeader className="text-right">In</TableHeader>
          <TableHeader className="text-right">Out</TableHeader>
          <TableHeader className="text-right">Cost</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {step.charges.map((charge) => <ChargeRow key={charge.seq} charge={charge} />)}
        <TableRow className="font-medium">
          <TableCell>Sum</TableCell>
          <TableCell numeric>{count(step.tokensIn)}</TableCell>
          <TableCell numeric>{count(step.tokensOut)}</TableCell>
          <TableCell numeric>{cost(step.cost)}{!step.costIsComplete && ' + unknown'}</TableCell>
        </TableRow>
      </TableBody>
    </Table>
  )
}

function ChargeRow({ charge }: { charge: Charge }) {
  return (
    <TableRow>
      <TableCell className="py-1.5">
        <span className="block">{charge.model}</span>
        <span className="block text-2xs text-muted">{describePrice(charge.provider, charge.price)}{charge.isEstimated && ' · tokens estimated'}</span>
      </TableCell>
      <TableCell numeric>{count(charge.inputTokens)}</TableCell>
      <TableCell numeric>{count(charge.outputTokens)}</TableCell>
      <TableCell numeric title={charge.cost ?? undefined}>{cost(charge.cost, charge.currency)}</TableCell>
    </TableRow>
  )
}
