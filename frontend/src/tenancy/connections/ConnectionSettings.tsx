/** Stored credentials: for model providers and for services that agents call. */
import { useQuery } from '@tanstack/react-query'
import { Plug, Plus } from 'lucide-react'
import { useState } from 'react'
import { boot } from '@/api/boot'
import { Banner } from '@/ui/banner'
import { Button } from '@/ui/button'
import { EmptyState } from '@/ui/empty-state'
import { connectionsQuery, type Connection } from '../api'
import { Loaded } from '../parts/Loaded'
import { Section } from '../parts/Section'
import { useHere, useMay } from '../parts/useRights'
import { ConnectionDialog } from './ConnectionDialog'
import { ConnectionTable } from './ConnectionTable'

export function ConnectionSettings() {
  const connections = useQuery(connectionsQuery(useHere()))
  const mayManage = useMay('manage_connections')
  const [edited, setEdited] = useState<Connection | 'new' | null>(null)
  return (
    <Section
      title="Connections" description="Credentials are sealed when stored and never shown again."
      actions={mayManage && <Button variant="primary" onClick={() => setEdited('new')}><Plus /> Add connection</Button>}
    >
      {boot().demo_model && connections.data?.length === 0 && <Banner>The built-in demo model answers until a connection to a model provider is added.</Banner>}
      <Loaded query={connections}>
        {(list) => (list.length > 0 ? <ConnectionTable connections={list} mayManage={mayManage} onEdit={setEdited} /> : <NoConnection />)}
      </Loaded>
      {edited && <ConnectionDialog connection={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Section>
  )
}

function NoConnection() {
  return <EmptyState icon={<Plug />} title="No connections yet" className="py-8">Add one for OpenAI, Ollama, another model server, or a web service with a key.</EmptyState>
}
