/** Which runs the list shows: by state, agent, project, month, and words. What is chosen stands in the address. */
import { useQuery } from '@tanstack/react-query'
import { Search, X } from 'lucide-react'
import { Button } from '@/ui/button'
import { monthName } from '@/ui/format'
import { Input } from '@/ui/input'
import { Select } from '@/ui/select'
import { STATUS } from '@/ui/status'
import { StatusIcon } from '@/ui/status-icon'
import { Combobox } from '@/ui/combobox'
import { agentChoicesQuery, projectChoicesQuery, RUN_STATUSES } from '../api'
import type { RunSearch } from '../search'

interface RunFiltersProps {
  workspace: string
  search: RunSearch
  onSearch: (changes: RunSearch) => void
}

const ALL = 'all'
const statuses = [
  { value: ALL, label: 'All states' },
  ...RUN_STATUSES.map((status) => ({ value: status, label: STATUS[status].label, icon: <StatusIcon status={status} label={null} /> })),
]

export function RunFilters({ workspace, search, onSearch }: RunFiltersProps) {
  const agents = useQuery(agentChoicesQuery(workspace))
  const projects = useQuery(projectChoicesQuery(workspace))
  const chosen = (value: string) => (value === ALL ? '' : value)
  return (
    <search className="flex flex-wrap gap-2">
      <div className="w-56">
        <Input
          type="search" aria-label="Search by agent" placeholder="Search by agent" icon={<Search />}
          defaultValue={search.text ?? ''} onChange={(event) => onSearch({ text: event.target.value })}
        />
      </div>
      <Select aria-label="State" className="w-36" value={search.status ?? ALL} choices={statuses} onValueChange={(status) => onSearch({ status: chosen(status) })} />
      <Combobox
        aria-label="Agent" className="w-48" placeholder="All agents" value={search.agent ?? ALL}
        choices={[{ value: ALL, label: 'All agents' }, ...(agents.data ?? [])]} onValueChange={(agent) => onSearch({ agent: chosen(agent) })}
      />
      {(projects.data?.length ?? 0) > 1 && (
        <Combobox
          aria-label="Project" className="w-44" placeholder="All projects" value={search.project ?? ALL}
          choices={[{ value: ALL, label: 'All projects' }, ...(projects.data ?? [])]} onValueChange={(project) => onSearch({ project: chosen(project) })}
        />
      )}
      {search.month && (
        <Button aria-label={`Only ${monthName(search.month)}: show all months`} onClick={() => onSearch({ month: '' })}>{monthName(search.month)} <X /></Button>
      )}
    </search>
  )
}
