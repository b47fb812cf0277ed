import type { PoolClient } from 'pg'

type Query = (text: unknown, values?: unknown, callback?: unknown) => unknown

/**
 * Makes a connection answer `begin` at once, and send it along with the first statement of the transaction, which saves
 * a round trip. A statement that reads leaves with it; one that may write waits until the transaction is known to have
 * begun, since otherwise it would be on its own. A `begin` that failed fails them.
 */
export function sendBeginAlong(client: PoolClient): void {
  const query = client.query.bind(client) as Query
  /** Resolves when the transaction has begun and everything that waited for that was sent. */
  let beginning: Promise<unknown> | undefined
  let waiting = 0

  const begin = () => {
    const began = query('begin') as Promise<unknown>
    beginning = began
    began.then(
      () => {
        if (waiting === 0) beginning = undefined
      },
      () => {},
    )
    return Promise.resolve({ command: 'BEGIN', rowCount: null, rows: [] })
  }

  const sendLater = async (began: Promise<unknown>, text: string, values: unknown) => {
    waiting += 1
    try {
      await began
    } finally {
      waiting -= 1
      if (waiting === 0) beginning = undefined
    }
    return query(text, values)
  }

  const queryAlong: Query = (text, values, callback) => {
    if (typeof text !== 'string' || callback !== undefined) return query(text, values, callback)
    if (text === 'begin') return begin()
    if (beginning === undefined) return query(text, values)
    if (waiting > 0 || !isReading(text)) return sendLater(beginning, text, values)
    return Promise.all([query(text, values), beginning]).then(([result]) => result)
  }
  client.query = queryAlong as typeof client.query
}

function isReading(text: string): boolean {
  return /^\s*select\b/i.test(text)
}
