import { type IncomingMessage, request as send } from 'node:http'
import { type Duplex, pipeline } from 'node:stream'
import type { Mount, Upgrade } from '#platform/http/mounts.ts'

/** How long a service may take to answer, in milliseconds. */
const answerWithin = 10_000

/**
 * Hands requests to change the protocol on to a service elsewhere. Once it has agreed, the bytes go through as they are:
 * a client that reads slowly thus holds up the service, and nothing piles up in between.
 */
export function createUpgradeForwarding(upstream: string): Mount {
  const open = new Set<Duplex>()
  const upgrade: Upgrade = async (request, socket, head) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    const forwarded = send(new URL(request.url ?? '/', upstream), {
      method: request.method ?? 'GET',
      headers: request.headers,
      timeout: answerWithin,
    })
    socket.once('close', () => forwarded.destroy())
    forwarded.on('timeout', () => forwarded.destroy())
    forwarded.on('error', () => socket.end(refusal))
    forwarded.on('response', (answer) => {
      socket.write(writeHead(answer))
      pipeline(answer, socket, () => socket.destroy())
    })
    forwarded.on('upgrade', (answer, service, first) => {
      service.setTimeout(0)
      if ('setTimeout' in socket && typeof socket.setTimeout === 'function') socket.setTimeout(0)
      socket.write(writeHead(answer))
      socket.write(first)
      service.write(head)
      pipeline(service, socket, service, () => {
        service.destroy()
        socket.destroy()
      })
    })
    forwarded.end()
    await new Promise<void>((resolve) => {
      for (const event of ['upgrade', 'response', 'close']) forwarded.once(event, () => resolve())
    })
  }
  return {
    upgrade,
    drain: () => {
      for (const socket of open) socket.destroy()
    },
  }
}

const refusal =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/** Status line and headers as they came; a refusal ends the connection, so its end needs no marking. */
function writeHead({ statusCode = 502, statusMessage = '', rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`]
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name, value] = [rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '']
    if (name.toLowerCase() !== 'transfer-encoding') lines.push(`${name}: ${value}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}
