/** A write to the server: afterwards what it changed is read again; a refusal without a field of its own is told. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ApiProblem, describeError } from '@/api/problem'
import { toast } from '@/ui/toast'

interface ActionOptions<T> {
  /** First parts of the query keys that this write makes stale. */
  stale: readonly string[]
  /** Said when it is done. */
  done?: string
  onDone?: (answer: T) => void
}

export function useAction<T, V = void>(act: (value: V) => Promise<T>, { stale, done, onDone }: ActionOptions<T>) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      if (done) toast.success(done)
      onDone?.(answer)
      await Promise.all(stale.map((key) => queries.invalidateQueries({ queryKey: [key] })))
    },
    onError: (error) => {
      if (!hasFields(error)) toast.error(describeError(error))
    },
  })
}

const hasFields = (error: unknown) => error instanceof ApiProblem && error.errors.some(({ field }) => field)

/** The server's sentence for one field of a refused write. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ApiProblem ? error.errorFor(field) : undefined
}
