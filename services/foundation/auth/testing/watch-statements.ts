import { Client } from 'pg'

/**
 * Lets this process be killed by SIGKILL before it sends its n-th statement from then on. Counts the statements of
 * connections made after this call: a connection keeps the `query` that it finds when it is made.
 */
export function watchStatements(): { dieBefore: (statement: number) => void } {
  let left = Number.POSITIVE_INFINITY
  const send = Client.prototype.query as (...given: unknown[]) => unknown
  Object.assign(Client.prototype, {
    query(...given: unknown[]) {
      left -= 1
      if (left === 0) process.kill(process.pid, 'SIGKILL')
      return send.apply(this, given)
    },
  })
  return {
    dieBefore: (statement) => {
      left = statement
    },
  }
}
