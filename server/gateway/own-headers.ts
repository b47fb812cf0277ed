import type { IncomingMessage } from 'node:http'
import type { Mount, Mounts, Upgrade } from '#platform/http/mounts.ts'
import { clientAddressHeader, identityHeader } from '#platform/identity/credentials.ts'
import type { ReadClientAddress } from './client-address.ts'
import type { RawHandler } from './dispatch.ts'

/** Keeps headers between gateway and services what they are, whatever clients send under their names. */
export interface OwnHeaders {
  requests: (handler: RawHandler) => RawHandler
  mounts: (mounts: Mounts) => Mounts
}

/** Tells the services where a request came from, and lets nobody outside tell them on whose behalf. */
export function createOwnHeaders(addressOf: ReadClientAddress): OwnHeaders {
  const take = ({ headers }: IncomingMessage, address: string) => {
    delete headers[identityHeader]
    headers[clientAddressHeader] = address
  }
  const requests =
    (handler: RawHandler): RawHandler =>
    (request, response) => {
      take(request, addressOf(request))
      handler(request, response)
    }
  const upgrades =
    (upgrade: Upgrade): Upgrade =>
    (request, socket, head) => {
      take(request, addressOf(request))
      return upgrade(request, socket, head)
    }
  return {
    requests,
    mounts: (mounts) =>
      new Map(
        [...mounts].map(([path, mount]): [string, Mount] => [
          path,
          {
            ...mount,
            ...(mount.request && { request: requests(mount.request) }),
            ...(mount.upgrade && { upgrade: upgrades(mount.upgrade) }),
          },
        ]),
      ),
  }
}
