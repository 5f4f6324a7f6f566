/** Projects: the folders that agents live in. */
import { useQuery } from '@tanstack/react-query'
import { Folder, Gauge, Pencil, Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '@/ui/button'
import { Field } from '@/ui/field'
import { ago } from '@/ui/format'
import { IconButton } from '@/ui/icon-button'
import { Input } from '@/ui/input'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { createProject, deleteProject, type Project, projectsQuery, renameProject } from '../api'
import { LimitDialog } from '../limits/LimitDialog'
import { Confirm } from '../parts/Confirm'
import { Loaded } from '../parts/Loaded'
import { Section } from '../parts/Section'
import { fieldError, useAction } from '../parts/useAction'
import { useHere, useMay } from '../parts/useRights'

export function ProjectSettings() {
  const projects = useQuery(projectsQuery(useHere()))
  const mayEdit = useMay('edit')
  return (
    <Section title="Projects" description="Folders of agents.">
      {mayEdit && <NewProject />}
      <Loaded query={projects}>{(list) => <ProjectTable projects={list} mayEdit={mayEdit} />}</Loaded>
    </Section>
  )
}

function NewProject() {
  const here = useHere()
  const [name, setName] = useState('')
  const create = useAction(() => createProject(here, name.trim()), { stale: ['projects', 'project-choices'], onDone: () => setName('') })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate()
  }
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <Field label="New project" error={fieldError(create.error, 'name')} className="w-full max-w-sm">
        <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} placeholder="Support" />
      </Field>
      <Button type="submit" busy={create.isPending} disabled={!name.trim()}><Plus /> Add project</Button>
    </form>
  )
}

function ProjectTable({ projects, mayEdit }: { projects: readonly Project[]; mayEdit: boolean }) {
  return (
    <Table aria-label="Projects">
      <TableHead>
        <TableRow>
          <TableHeader>Name</TableHeader>
          <TableHeader>Made</TableHeader>
          <TableHeader><span className="sr-only">Actions</span></TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>{projects.map((project) => <ProjectRow key={project.id} project={project} mayEdit={mayEdit} />)}</TableBody>
    </Table>
  )
}

function ProjectRow({ project, mayEdit }: { project: Project; mayEdit: boolean }) {
  const here = useHere()
  const maySeeLimit = useMay('manage_workspace')
  const [isRenaming, setRenaming] = useState(false)
  const [isLimiting, setLimiting] = useState(false)
  const remove = useAction(() => deleteProject(here, project.id), { stale: ['projects', 'project-choices'], done: `${project.name} is deleted.` })
  return (
    <TableRow>
      <TableCell>
        {isRenaming ? <Rename project={project} onDone={() => setRenaming(false)} /> : <span className="flex items-center gap-2 font-medium"><Folder aria-hidden className="size-4 text-muted" /> {project.name}</span>}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted">{ago(project.created_at)}</TableCell>
      <TableCell className="text-right whitespace-nowrap">
        {maySeeLimit && <IconButton label={`Limit of ${project.name}`} onClick={() => setLimiting(true)}><Gauge /></IconButton>}
        {mayEdit && (
          <>
            <IconButton label={`Rename ${project.name}`} onClick={() => setRenaming(true)}><Pencil /></IconButton>
            <Confirm label={`Delete ${project.name}`} title={`Delete ${project.name}?`} confirmLabel="Delete project" busy={remove.isPending} onConfirm={() => remove.mutate()}>
              Only an empty project can be deleted. This cannot be undone.
            </Confirm>
          </>
        )}
        <LimitDialog scope={project.id} name={project.name} isOpen={isLimiting} onOpenChange={setLimiting} />
      </TableCell>
    </TableRow>
  )
}

function Rename({ project, onDone }: { project: Project; onDone: () => void }) {
  const here = useHere()
  const [name, setName] = useState(project.name)
  const rename = useAction(() => renameProject(here, project.id, name.trim()), { stale: ['projects', 'project-choices'], onDone })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) rename.mutate()
  }
  return (
    <form onSubmit={submit} className="flex max-w-sm gap-2">
      <Input aria-label="Name" value={name} maxLength={100} autoFocus onChange={(event) => setName(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && onDone()} />
      <Button type="submit" busy={rename.isPending}>Save</Button>
    </form>
  )
}
