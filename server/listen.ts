import type { FastifyInstance } from 'fastify'
import { StartupError } from '#platform/errors/startup-error.ts'

/**
 * Listens and gives the address to reach the app at.
 *
 * @throws {StartupError} when the port is taken or may not be used
 */
export async function listenOn(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    throw explainListenError(cause, host, port)
  }
  const address = app.server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${named.includes(':') ? `[${named}]` : named}:${actual}`
}

function explainListenError(cause: unknown, host: string, port: number): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port} is in use: stop what listens there, or choose another with --port.`,
      cause,
    )
  }
  if (code === 'EACCES') {
    return new StartupError(
      `Port ${port} may not be used by this account: choose one from 1024 up with --port.`,
      cause,
    )
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupError(`THROUGHLINE_HOST is ${host}, which is no address of this machine.`, cause)
  }
  return cause
}
