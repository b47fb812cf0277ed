import assert from 'node:assert/strict'
import fc from 'fast-check'
import { localOwner, type Principal } from '#platform/identity/principal.ts'
import { createTokenKit } from '#platform/identity/tokens.ts'
import { garbageFor } from './garbage.ts'
import { addressOf, type Operation } from './operations.ts'
import { readProblem } from './read-problem.ts'
import type { TestServer } from './test-server.ts'

/** Who sends garbage; each in turn. */
const senders: readonly Partial<Principal>[] = [
  {},
  { role: 'member', id: 'somebody', emails: ['ada@example.com'] },
  { role: 'owner', id: 'stranger', workspace_id: '0198f6a0-0000-7000-8000-00000000ffff' },
  { role: 'agent', id: 'robot', kind: 'agent', scopes: ['*:read'] },
]

/** What ends the test itself, or makes it wait, rather than break the server. */
const leftOut = new Set(['signOut'])

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
 * answered; throws at the first answer that is a fault of the server's or no proper problem document, with the smallest
 * request that causes it.
 */
export async function fuzz(options: FuzzOptions): Promise<ReadonlyMap<number, number>> {
  const { server, operations, rounds, seed, onProgress = () => {} } = options
  const statuses = new Map<number, number>()
  const headers = await Promise.all(senders.map((sender) => signAs(server, sender)))
  let requests = 0
  for (const operation of operations.filter(({ id }) => !leftOut.has(id))) {
    await fc.assert(
      fc.asyncProperty(garbageFor(operation), async ({ parameters, query, body }) => {
        const address = addressOf(operation, parameters, query)
        const what = `${operation.method} ${address} ${body ?? ''}`
        const response = await fetch(server.url + address, {
          method: operation.method,
          redirect: 'manual',
          headers: {
            ...headers[requests++ % headers.length],
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body }),
        })
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        assert.ok(
          response.status < 500,
          `${what} answers ${response.status}: ${await response.clone().text()}`,
        )
        if (response.status >= 400) await readProblem(response, what)
        else await response.arrayBuffer()
      }),
      { seed, numRuns: rounds },
    )
    onProgress(requests)
  }
  return statuses
}

async function signAs(server: TestServer, sender: Partial<Principal>): Promise<Record<string, string>> {
  const tokens = createTokenKit(new TextEncoder().encode(server.secret))
  return { authorization: `Bearer ${await tokens.sign({ ...localOwner, ...sender }, 7200)}` }
}
