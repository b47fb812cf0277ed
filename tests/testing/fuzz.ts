import assert from 'node:assert/strict'
import fc from 'fast-check'
import { actAs, createOtherWorkspace, type Limits } from './act-as.ts'
import { garbageFor } from './garbage.ts'
import { addressOf, type Operation } from './operations.ts'
import { readProblem } from './read-problem.ts'
import type { TestServer } from './test-server.ts'

/** Who sends garbage, each in turn: every role, in this workspace and another, with keys that may do all or little. */
async function createSenders(server: TestServer): Promise<Record<string, string>[]> {
  const limits: Limits[] = [
    { role: 'owner' },
    { role: 'member' },
    { role: 'owner', workspace_id: await createOtherWorkspace(server) },
    { kind: 'agent', role: 'agent', scopes: ['*:read'] },
    { role: 'admin', scopes: ['*:write'] },
    { role: 'lead' },
    { role: 'viewer' },
  ]
  return [...(await Promise.all(limits.map((one) => actAs(server, one)))), {}]
}

/** What ends the test itself, or makes it wait, rather than break the server. */
const leftOut = new Set(['signOut'])

/** What is away by nature of this server, and no fault: it has no model. */
const outages = new Set(['model_unavailable'])

export interface FuzzOptions {
  server: TestServer
  operations: readonly Operation[]
  /** Requests to each operation. */
  rounds: number
  seed: number
  /** Called after each operation with the requests sent so far. */
  onProgress?: (requests: number) => void
}

/**
 * Sends requests made from the schemas to every operation, as several principals. Gives how often each status was
 * answered; throws in the end when an answer was a fault of the server's or no proper problem document, with the smallest
 * request to each operation that causes one.
 */
export async function fuzz(options: FuzzOptions): Promise<ReadonlyMap<number, number>> {
  const { server, operations, rounds, seed, onProgress = () => {} } = options
  const statuses = new Map<number, number>()
  const senders = await createSenders(server)
  const faults: unknown[] = []
  let requests = 0
  for (const operation of operations.filter(({ id }) => !leftOut.has(id))) {
    const run = fc.assert(
      fc.asyncProperty(garbageFor(operation), async ({ parameters, query, body }) => {
        const address = addressOf(operation, parameters, query)
        const what = `${operation.method} ${address} ${body ?? ''}`
        const response = await fetch(server.url + address, {
          method: operation.method,
          redirect: 'manual',
          headers: {
            ...senders[requests++ % senders.length],
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body }),
        })
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        if (response.status < 400) return void (await response.arrayBuffer())
        const { code, detail } = await readProblem(response, what)
        assert.ok(response.status < 500 || outages.has(code), `${what} answers ${response.status}: ${detail}`)
      }),
      { seed, numRuns: rounds },
    )
    await run.catch((error) => faults.push(error))
    onProgress(requests)
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} operations failed.`)
  return statuses
}
