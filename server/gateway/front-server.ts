import type { Server } from 'node:http'
import { createMountServer, type Mounts } from '#platform/http/mounts.ts'
import type { RawHandler } from './dispatch.ts'

/** How long clients may take, in milliseconds. */
export interface Patience {
  /** For all headers. */
  headers: number
  /** For the whole request, its body too. */
  request: number
  /** Between two requests on one connection. */
  idle: number
  /** Without a byte in either direction, in the midst of an answer. */
  silence: number
  /** How often it is looked whether one has taken too long. */
  check: number
}

const usualPatience: Patience = {
  headers: 15_000,
  request: 60_000,
  idle: 65_000,
  silence: 120_000,
  check: 5_000,
}

/** Connections at once, at most: a bound on what idle clients cost. */
const connectionsAtMost = 10_000

/** The server at the front, which does not wait for ever for slow clients. */
export function createFrontServer(
  handler: RawHandler,
  mounts: Mounts = new Map(),
  patience: Patience = usualPatience,
): Server {
  const server = createMountServer(mounts, handler, {
    headersTimeout: patience.headers,
    requestTimeout: patience.request,
    keepAliveTimeout: patience.idle,
    connectionsCheckingInterval: patience.check,
  })
  server.maxConnections = connectionsAtMost
  server.setTimeout(patience.silence)
  return server
}
