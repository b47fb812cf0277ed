import { StartupError } from '#platform/errors/startup-error.ts'

/** Codes of Node for a connection that cannot be made or broke. */
const brokenConnection = new Set(
  'ECONNREFUSED ECONNRESET ENOENT ENOTFOUND EAI_AGAIN EHOSTUNREACH ETIMEDOUT EPIPE'.split(' '),
)

/** The same codes say something else of files. */
const callsOfConnections = new Set(['connect', 'getaddrinfo', 'read', 'write'])

/** SQLSTATEs (PostgreSQL manual, appendix A): shutting down, crashed, starting, too many clients, connection broken. */
const unreachable = new Set(['57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08006'])

/**
 * Whether the error says that the database cannot be reached now (gone, restarting, out of connections), rather than
 * that the statement is wrong.
 */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (unreachable.has(code)) return true
  if (brokenConnection.has(code)) return 'syscall' in error && callsOfConnections.has(String(error.syscall))
  return /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying|timeout expired)/.test(
    error.message,
  )
}

/** Where a URL leads, without its password and user. */
function describePlace(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url)
    const host = searchParams.get('host') ?? (hostname || 'localhost')
    return `${host}${port ? `:${port}` : ''}${pathname}`
  } catch {
    return 'the given URL'
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known: correct DATABASE_URL',
  EAI_AGAIN: 'its host name could not be looked up: check the network and DATABASE_URL',
  ECONNREFUSED: 'nothing listens there: start PostgreSQL or correct DATABASE_URL',
  ENOENT: 'its socket does not exist: start PostgreSQL or correct DATABASE_URL',
  '28P01': 'it refuses the password: correct the user and password in DATABASE_URL',
  '28000': 'it refuses this user: correct DATABASE_URL or its pg_hba.conf',
  '3D000': 'it has no database of this name: create it, or correct DATABASE_URL',
  '53300': 'it has no connection left: raise its max_connections or stop other clients',
}

/** Turns what `pg` says about a connection into a sentence with the remedy and without any secret. */
export function explainConnectionError(url: string, error: unknown): StartupError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = reasons[code] ?? `${withoutSecrets(url, error)}: check that it runs, and DATABASE_URL`
  return new StartupError(`The database at ${describePlace(url)} cannot be used, ${reason}.`)
}

function withoutSecrets(url: string, error: unknown): string {
  const message = error instanceof Error && error.message !== '' ? error.message : 'it does not answer'
  const secret = /\/\/[^/@]*:([^@]*)@/.exec(url)?.[1]
  const clean = secret
    ? message.replaceAll(secret, '***').replaceAll(decodeURIComponent(secret), '***')
    : message
  return clean.replaceAll(url, 'it')
}
