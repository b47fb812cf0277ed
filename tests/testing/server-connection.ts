import { type Client, createClient } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'

/** How a test speaks to a running server. */
export interface ServerConnection {
  url: string
  owner_key: string
  /** Typed client of a service, as the owner. */
  client: <C extends Contract>(contract: C) => Client<C>
  /** A bare request to an address below the server's, as the owner unless it says who it is. */
  request: (path: string, init?: RequestInit) => Promise<Response>
}

export function connectTo(url: string, ownerKey: string): ServerConnection {
  const identity = { authorization: `Bearer ${ownerKey}` }
  const transport = createFetchTransport(`${url}/api`, identity)
  return {
    url,
    owner_key: ownerKey,
    client: (contract) => createClient(contract, transport),
    request: (path, init = {}) =>
      fetch(url + path, { redirect: 'manual', ...init, headers: { ...identity, ...init.headers } }),
  }
}
