/** Copies a step: as the command that asks the same from a shell, or as a case for tests. Secrets are never in it. */
import { useMutation } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { api } from '@/api/client'
import type { components } from '@/api/generated/schema'
import { describeError } from '@/api/problem'
import { IconButton } from '@/ui/icon-button'
import { LazyDropdownMenu } from '@/ui/lazy-menu'
import { toast } from '@/ui/toast'
import { useRunPlace } from '../RunContext'

type Copies = components['schemas']['Copies']

export function CopyStepButton({ path }: { path: string }) {
  const { workspace, runId } = useRunPlace()
  const copy = useMutation({
    mutationFn: async (write: (copies: Copies) => [text: string, said: string]) => {
      const [text, said] = write(await readCopies(workspace, runId, path))
      await navigator.clipboard.writeText(text)
      return said
    },
    onSuccess: (said) => toast.success(said),
    onError: (error) => toast.error(describeError(error)),
  })
  // A run from a link or a file has no workspace that knows how its steps were set.
  if (workspace === '') return null
  return (
    <LazyDropdownMenu
      align="end"
      items={[
        { label: 'Copy as curl', onSelect: () => copy.mutate(asCurl) },
        { label: 'Copy as test case', onSelect: () => copy.mutate(asCase) },
      ]}
    >
      <IconButton label="Copy step" size="sm" disabled={copy.isPending}><Copy /></IconButton>
    </LazyDropdownMenu>
  )
}

const asCurl = ({ curl, does }: Copies): [string, string] => [
  curl, `${COPIED[does]} is copied. Put your ${does === 'request' ? 'key' : 'API token'} in place of $TOKEN.`,
]

const COPIED = { request: 'The request', node: 'A command that runs this node alone', run: 'A command that runs this agent' }

/** One line, as the tests of an agent take it. */
const asCase = ({ case: { name, inputs, expected } }: Copies): [string, string] => [JSON.stringify({ name, inputs, expected }), 'The test case is copied.']

async function readCopies(workspace: string, id: string, step: string): Promise<Copies> {
  const { data } = await api.GET('/api/w/{workspace}/runs/{id}/copies', { params: { path: { workspace, id }, query: { step } } })
  return data as Copies
}
