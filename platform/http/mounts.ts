import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'

/**
 * Takes a request to change the protocol (RFC 9110 §7.8). What it gives settles when the request is answered; nothing when
 * that is so at once.
 */
export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => undefined | Promise<void>

/** Takes the requests below a path itself, with a protocol that is not that of the contract's routes. */
export interface Mount {
  /** Takes plain requests; left out, they are handled like any other. */
  request?: (request: IncomingMessage, response: ServerResponse) => void
  /** Takes requests to change the protocol, such as to WebSocket. */
  upgrade?: Upgrade
  /** Ends what it keeps open; called when a server that carries it begins to close. */
  drain?: () => void
}

/** Mounts by their path of one segment: `/socket.io`. */
export type Mounts = ReadonlyMap<string, Mount>

type RawHandler = (request: IncomingMessage, response: ServerResponse) => void

/** An HTTP server that gives each mount the requests below its path, and all others to `handler`. */
export function createMountServer(mounts: Mounts, handler: RawHandler, options: ServerOptions = {}): Server {
  if (mounts.size === 0) return createServer(options, handler)
  const mountOf = ({ url = '/' }: IncomingMessage) => mounts.get(/^\/[^/?]*/.exec(url)?.[0] ?? '')
  const server = createServer(
    { ...options, shouldUpgradeCallback: (request) => mountOf(request)?.upgrade !== undefined },
    (request, response) => {
      const take = mountOf(request)?.request ?? handler
      take(request, response)
    },
  )
  server.on('upgrade', (request, socket, head) => {
    // A client may go away at any time, also before its mount listens.
    socket.on('error', () => socket.destroy())
    void mountOf(request)?.upgrade?.(request, socket, head)
  })
  return server
}

/** Lets the mounts end what they keep open when the app begins to close, which otherwise waits for it. */
export function drainOnClose(app: FastifyInstance, mounts: Mounts): void {
  app.addHook('preClose', async () => {
    for (const { drain } of mounts.values()) drain?.()
  })
}
