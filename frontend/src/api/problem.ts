/** What the server says when it cannot do as asked: RFC 9457 problem documents as one error class. */

export type FieldError = { field: string; code: string; message: string }

type ProblemInit = { status: number; code: string; title: string; detail?: string; errors?: FieldError[] }

/** A refused or failed request. `message` is a sentence a person may read. */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly status: number
  /** Stable, for code to branch on: `not_found`, `release_withdrawn`, `offline` … */
  readonly code: string
  readonly title: string
  readonly detail: string | undefined
  /** One entry per refused field. */
  readonly errors: FieldError[]

  constructor({ status, code, title, detail, errors = [] }: ProblemInit) {
    super(detail || title)
    this.status = status
    this.code = code
    this.title = title
    this.detail = detail
    this.errors = errors
  }

  /** The sentence for one field, for `<Field error>`. */
  errorFor(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.message
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

function readFieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return []
  return value.filter(isRecord).map((error) => ({
    field: text(error.field) ?? '',
    code: text(error.code) ?? 'invalid',
    message: text(error.message) ?? 'This value was not accepted.',
  }))
}

const UNNAMED: Record<number, string> = {
  401: 'Please sign in again.',
  403: 'Your role does not allow this.',
  404: 'This does not exist, or you have no access to it.',
  413: 'This is too large.',
  429: 'Too many requests. Wait a moment and try again.',
}

/** Reads any error body; one that is not a problem document (a proxy's page, say) still gives a clear sentence. */
export function readProblem(status: number, body: unknown): ApiProblem {
  const fallback = UNNAMED[status] ?? (status >= 500 ? 'The server could not do this.' : 'This was not accepted.')
  if (!isRecord(body)) return new ApiProblem({ status, code: `http_${status}`, title: fallback })
  return new ApiProblem({
    status,
    code: text(body.code) ?? `http_${status}`,
    title: text(body.title) ?? fallback,
    detail: text(body.detail),
    errors: readFieldErrors(body.errors),
  })
}

/** What to tell a person about anything that was thrown. */
export function describeError(error: unknown): string {
  if (error instanceof ApiProblem) return error.message
  return error instanceof Error && error.message ? error.message : 'Something went wrong.'
}
