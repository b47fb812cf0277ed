import { isConnectionError } from '#platform/database/connection-error.ts'
import { type Fault, generalErrors, type Problem, ServiceError } from '#platform/errors/service-error.ts'

/** Turns whatever was thrown into a problem document (RFC 9457). What nobody foresaw becomes a bare 500. */
export function describeProblem(
  error: unknown,
  statusOf: Readonly<Record<string, number>>,
  request: { instance: string; request_id: string },
): Problem {
  const { code, detail, faults, status } = classify(error, statusOf)
  return {
    type: `https://throughline.dev/problems/${code}`,
    title: titleOf(code),
    status,
    code,
    detail,
    ...request,
    ...(faults.length > 0 && { errors: [...faults] }),
  }
}

interface Classified {
  code: string
  detail: string
  faults: readonly Fault[]
  status: number
}

function classify(error: unknown, statusOf: Readonly<Record<string, number>>): Classified {
  if (error instanceof ServiceError) {
    const general = (generalErrors as Record<string, number>)[error.code]
    const status = statusOf[error.code] ?? general ?? error.status
    if (status !== undefined) return { code: error.code, detail: error.message, faults: error.faults, status }
  }
  if (isConnectionError(error)) return databaseAway
  return classifyFastifyError(error) ?? unforeseen
}

const unforeseen: Classified = {
  code: 'internal',
  detail: 'Something went wrong on our side; the server’s log has the request id.',
  faults: [],
  status: 500,
}

const databaseAway: Classified = {
  code: 'unavailable',
  detail: 'The database cannot be reached at the moment; try again shortly.',
  faults: [],
  status: 503,
}

/** Errors Fastify throws before a handler runs carry a `statusCode` in the 400s. */
function classifyFastifyError(error: unknown): Classified | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null
  const status = Number(error.statusCode)
  if (status === 413) return plain('payload_too_large', 'The body is larger than this route takes.', 413)
  if (status === 415) return plain('unsupported_media_type', 'Send the body as application/json.', 415)
  if (status >= 400 && status < 500) return plain('invalid_request', error.message, status)
  return null
}

function plain(code: string, detail: string, status: number): Classified {
  return { code, detail, faults: [], status }
}

function titleOf(code: string): string {
  const words = code.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
