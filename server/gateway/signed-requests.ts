import type { IncomingMessage } from 'node:http'
import type { Contract } from '#platform/contract/define-contract.ts'

/** Whether a request goes to a route whose body is signed by its sender. */
export type IsSigned = (request: Pick<IncomingMessage, 'method' | 'url'>) => boolean

/** Reads from the contracts which requests to the gateway these are. */
export function createIsSigned(contracts: readonly Contract[]): IsSigned {
  const routes = contracts
    .filter((contract) => Object.values(contract.routes).some(({ signed }) => signed))
    .flatMap(({ routes }) => Object.values(routes))
    .map(({ method, path, signed = false }) => ({ method, pattern: toPattern(path), signed, path }))
    // A path without parameters goes before one with, as in the router.
    .sort((one, other) => countParameters(one.path) - countParameters(other.path))
  return ({ method, url = '' }) =>
    routes.find((route) => route.method === method && route.pattern.test(url))?.signed ?? false
}

function toPattern(path: string): RegExp {
  return new RegExp(`^/api${path.replace(/:\w+/g, '[^/?]+')}(\\?|$)`)
}

function countParameters(path: string): number {
  return path.split(':').length - 1
}
