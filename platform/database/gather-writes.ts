import type { PoolClient } from 'pg'

interface Writable {
  cork: () => void
  uncork: () => void
}

/**
 * Makes a connection write what is sent in one turn of the event loop at once: waking the server costs more than most of
 * the statements it is woken for.
 */
export function gatherWrites(client: PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  let isGathering = false
  const flush = () => {
    isGathering = false
    stream.uncork()
  }
  const gather = () => {
    isGathering = true
    stream.cork()
    // Behind all promises that are about to settle, so that what follows from them comes along.
    queueMicrotask(() => process.nextTick(flush))
  }
  client.query = ((...given: unknown[]) => {
    if (!isGathering) gather()
    return query(...given)
  }) as typeof client.query
}
