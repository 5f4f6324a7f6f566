/** One's own API tokens for this workspace. */
import { useQuery } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { ago } from '@/ui/format'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { revokeToken, type Token, tokensQuery } from '../api'
import { Confirm } from '../parts/Confirm'
import { Loaded } from '../parts/Loaded'
import { Section } from '../parts/Section'
import { useAction } from '../parts/useAction'
import { useHere } from '../parts/useRights'
import { NewTokenDialog } from './NewTokenDialog'

export function TokenSettings() {
  const tokens = useQuery(tokensQuery(useHere()))
  const [isMaking, setMaking] = useState(false)
  return (
    <Section
      title="API tokens" description="For programs that act as you in this workspace, never with more rights than you have."
      actions={<Button variant="primary" onClick={() => setMaking(true)}><Plus /> New token</Button>}
    >
      <Loaded query={tokens}>{(list) => (list.length > 0 ? <TokenTable tokens={list} /> : <NoToken />)}</Loaded>
      {isMaking && <NewTokenDialog onClose={() => setMaking(false)} />}
    </Section>
  )
}

function NoToken() {
  return <EmptyState icon={<KeyRound />} title="No tokens yet" className="py-8">A token lets a program start runs and read their results.</EmptyState>
}

function TokenTable({ tokens }: { tokens: readonly Token[] }) {
  return (
    <Table aria-label="API tokens">
      <TableHead>
        <TableRow>
          <TableHeader>Name</TableHeader>
          <TableHeader>Scopes</TableHeader>
          <TableHeader>Ends</TableHeader>
          <TableHeader className="max-sm:hidden">Last used</TableHeader>
          <TableHeader><span className="sr-only">Actions</span></TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>{tokens.map((token) => <TokenRow key={token.id} token={token} />)}</TableBody>
    </Table>
  )
}

function TokenRow({ token }: { token: Token }) {
  const here = useHere()
  const revoke = useAction(() => revokeToken(here, token.id), { stale: ['tokens'], done: `${token.name} is revoked.` })
  const end = describeEnd(token.expires_at)
  return (
    <TableRow>
      <TableCell className="py-1.5">
        <span className="block font-medium">{token.name}</span>
        <code className="block font-mono text-2xs text-muted">{token.prefix}…</code>
      </TableCell>
      <TableCell><span className="flex gap-1">{token.scopes.map((scope) => <Badge key={scope}>{scope}</Badge>)}</span></TableCell>
      <TableCell className="whitespace-nowrap text-muted">{end === ENDED ? <Badge tone="danger">{end}</Badge> : end}</TableCell>
      <TableCell className="whitespace-nowrap text-muted max-sm:hidden">{token.last_used_at ? ago(token.last_used_at) : 'never'}</TableCell>
      <TableCell className="text-right">
        <Confirm label={`Revoke ${token.name}`} title={`Revoke ${token.name}?`} confirmLabel="Revoke token" busy={revoke.isPending} onConfirm={() => revoke.mutate()}>
          Programs that use it are refused from now on. This cannot be undone.
        </Confirm>
      </TableCell>
    </TableRow>
  )
}

const ENDED = 'ended'

function describeEnd(at: string | null | undefined): string {
  if (!at) return 'never'
  return Date.parse(at) <= Date.now() ? ENDED : ago(at)
}
