import { useMutation, useQuery } from '@tanstack/react-query'
import { Pencil, Plug } from 'lucide-react'
import { describeError } from '@/api/problem'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { IconButton } from '@/ui/icon-button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { type Connection, deleteConnection, providersQuery, testConnection, type Verdict } from '../api'
import { Confirm } from '../parts/Confirm'
import { useAction } from '../parts/useAction'
import { useHere } from '../parts/useRights'

interface TableProps {
  connections: readonly Connection[]
  mayManage: boolean
  onEdit: (connection: Connection) => void
}

/** The connections, each with a test that asks the endpoint itself. */
export function ConnectionTable({ connections, mayManage, onEdit }: TableProps) {
  return (
    <Table aria-label="Connections">
      <TableHead>
        <TableRow>
          <TableHeader>Name</TableHeader>
          <TableHeader className="max-sm:hidden">Address</TableHeader>
          <TableHeader>Secret</TableHeader>
          <TableHeader><span className="sr-only">Actions</span></TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {connections.map((connection) => <ConnectionRow key={connection.id} connection={connection} mayManage={mayManage} onEdit={onEdit} />)}
      </TableBody>
    </Table>
  )
}

function ConnectionRow({ connection, mayManage, onEdit }: Omit<TableProps, 'connections'> & { connection: Connection }) {
  const here = useHere()
  const { data: providers } = useQuery(providersQuery)
  const provider = providers?.find(({ id }) => id === connection.provider)
  const test = useMutation({ mutationFn: () => testConnection(here, connection.id) })
  const remove = useAction(() => deleteConnection(here, connection.id), { stale: ['connections', 'models'], done: `${connection.name} is deleted.` })
  return (
    <TableRow>
      <TableCell className="py-1.5">
        <span className="block font-mono text-xs font-medium">{connection.name}</span>
        <span className="block text-xs text-muted">{provider?.title ?? connection.provider}</span>
        <Answer verdict={test.data} error={test.error} />
      </TableCell>
      <TableCell className="max-w-72 truncate text-muted max-sm:hidden">{connection.base_url || provider?.base_url || '–'}</TableCell>
      <TableCell>{connection.has_secret ? <Badge tone="success">stored</Badge> : <Badge>none</Badge>}</TableCell>
      <TableCell className="text-right whitespace-nowrap">
        {mayManage && (
          <>
            <Button size="sm" busy={test.isPending} onClick={() => test.mutate()}><Plug /> Test</Button>
            <IconButton label={`Edit ${connection.name}`} onClick={() => onEdit(connection)}><Pencil /></IconButton>
            <Confirm label={`Delete ${connection.name}`} title={`Delete ${connection.name}?`} confirmLabel="Delete connection" busy={remove.isPending} onConfirm={() => remove.mutate()}>
              Agents that use it fail from now on. Its secret is gone for good.
            </Confirm>
          </>
        )}
      </TableCell>
    </TableRow>
  )
}

function Answer({ verdict, error }: { verdict: Verdict | undefined; error: Error | null }) {
  if (error) return <span role="alert" className="block text-xs text-danger">{describeError(error)}</span>
  if (!verdict) return null
  return <span role="status" className={`block text-xs ${verdict.ok ? 'text-success' : 'text-danger'}`}>{verdict.message}</span>
}
