import type { PoolClient } from 'pg'

/** Uses within transactions of one connection after which a statement is prepared, as pgJDBC's `prepareThreshold`. */
const threshold = 5

/** Statements that a connection keeps prepared; each holds a plan in the server's memory. */
const mostPrepared = 200

/** Statements whose uses are counted; those made up as they go would be ever more. */
const mostCounted = 1000

/** PostgreSQL manual, appendix A: a prepared statement's columns have changed, or it is gone. */
const outdated = new Set(['0A000', '26000'])

/**
 * The plan of a prepared statement is made for few rows. What comes with longer lists, or more bytes of them, is planned
 * each time.
 */
const shortList = { items: 20, bytes: 65_536 }

type Query = (text: string | QueryConfig, values?: unknown, callback?: unknown) => unknown
type QueryConfig = { text: string; values: unknown; name?: string }

/**
 * Makes a connection prepare the statements that come again and again in its transactions, so that the server neither
 * parses nor plans them anew: planning a short write costs as much as doing it.
 */
export function prepareRepeated(client: PoolClient): void {
  const names = new Map<string, string>()
  const uses = new Map<string, number>()
  let isInTransaction = false
  let made = 0

  const nameOf = (text: string): string | undefined => {
    const name = names.get(text)
    if (name !== undefined || names.size >= mostPrepared) return name
    const count = (uses.get(text) ?? 0) + 1
    if (count > threshold) {
      uses.delete(text)
      made += 1
      names.set(text, `repeated_${made}`)
    } else {
      if (uses.size >= mostCounted) uses.clear()
      uses.set(text, count)
    }
    return names.get(text)
  }

  const query = client.query.bind(client) as Query
  const queryPrepared: Query = (text, values, callback) => {
    if (typeof text !== 'string' || callback !== undefined) return query(text, values, callback)
    if (text === 'begin') isInTransaction = true
    else if (text === 'commit' || text === 'rollback') isInTransaction = false
    if (!isInTransaction || !Array.isArray(values) || !values.every(isShort)) return query(text, values)
    const name = values.length > 0 ? nameOf(text) : undefined
    if (name === undefined) return query(text, values)
    const result = query({ text, values, name }) as Promise<unknown>
    return result.catch((error) => {
      if (outdated.has(error?.code)) names.delete(text)
      throw error
    })
  }
  client.query = queryPrepared as typeof client.query
}

/** Whether the error is of a prepared statement that has to be prepared anew; the same again succeeds. */
export function isOutdatedStatement(error: unknown): boolean {
  return error instanceof Error && 'code' in error && outdated.has(String(error.code))
}

function isShort(value: unknown): boolean {
  if (Buffer.isBuffer(value)) return value.length <= shortList.bytes
  return !Array.isArray(value) || value.length <= shortList.items
}
