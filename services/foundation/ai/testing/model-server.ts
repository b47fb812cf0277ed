import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How a model server answers one call for text. */
export type Reply =
  | { text: string; after?: Promise<void> }
  /** An error in the words of the protocol. */
  | { status: number; retry_after?: number }
  /** `hang`: never a byte. `stall`: begins and never ends. `cut`: the connection breaks in the middle. */
  | { fault: 'hang' | 'stall' | 'cut'; text?: string }
  /** Bytes that are not of the protocol. */
  | { body: string; content_type?: string }
  | { redirect: string }

/** A call as it came in. */
export interface ReceivedCall {
  path: string
  headers: IncomingMessage['headers']
  body: Record<string, unknown>
  /** Resolves when the caller has gone or the answer has ended. */
  closed: Promise<void>
}

/** The wire protocol of a maker of models. */
export interface WireProtocol {
  /** Path of the list of models, and the list. */
  models: { path: string; write: (names: readonly string[]) => unknown }
  generates: (path: string) => boolean
  streams: (body: Record<string, unknown>) => boolean
  stream_type: string
  writeWhole: (text: string, body: Record<string, unknown>) => unknown
  /** The pieces of a streamed answer as they go over the wire, one for each piece of text and those around them. */
  writeStream: (pieces: readonly string[], body: Record<string, unknown>) => string[]
  writeError: (status: number) => unknown
}

/** A small server that speaks the wire protocol of a model server and answers as a test says. */
export interface ModelServer {
  url: string
  /** The calls for text that came so far. */
  calls: ReceivedCall[]
  /** Answers the next calls in this order; then every other with the last. */
  answer: (...replies: Reply[]) => void
  /** Resolves at the next call for text. */
  nextCall: () => Promise<ReceivedCall>
  close: () => Promise<void>
}

const words = /\S+\s*/g

/** Starts a server that offers these models. Close it in `after`. */
export async function startModelServer(
  protocol: WireProtocol,
  models: readonly string[] = ['small-model'],
): Promise<ModelServer> {
  const calls: ReceivedCall[] = []
  const waiting: ((call: ReceivedCall) => void)[] = []
  let replies: Reply[] = [{ text: 'Hello.' }]

  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://server').pathname
    if (path === protocol.models.path) return sendJson(response, 200, protocol.models.write(models))
    if (!protocol.generates(path)) return sendJson(response, 404, protocol.writeError(404))
    const closed = Promise.withResolvers<void>()
    response.once('close', () => closed.resolve())
    const body = JSON.parse(await readBody(request)) as Record<string, unknown>
    const call = { path, headers: request.headers, body, closed: closed.promise }
    calls.push(call)
    for (const notice of waiting.splice(0)) notice(call)
    const reply = replies.length > 1 ? replies.shift() : replies[0]
    if (reply && 'text' in reply && 'after' in reply) await reply.after
    if (reply) sendReply(response, reply, protocol, body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    answer: (...next) => {
      replies = next
    },
    nextCall: () => new Promise((resolve) => waiting.push(resolve)),
    close: async () => {
      if (!server.listening) return
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function sendReply(
  response: ServerResponse,
  reply: Reply,
  protocol: WireProtocol,
  body: Record<string, unknown>,
): void {
  if ('status' in reply) {
    const headers = reply.retry_after === undefined ? {} : { 'retry-after': String(reply.retry_after) }
    sendJson(response, reply.status, protocol.writeError(reply.status), headers)
  } else if ('redirect' in reply) {
    response.writeHead(307, { location: reply.redirect }).end()
  } else if ('body' in reply) {
    response.writeHead(200, { 'content-type': reply.content_type ?? 'application/json' }).end(reply.body)
  } else if ('fault' in reply) {
    sendFault(response, reply, protocol, body)
  } else if (protocol.streams(body)) {
    response.writeHead(200, { 'content-type': protocol.stream_type })
    response.end(protocol.writeStream(reply.text.match(words) ?? [], body).join(''))
  } else {
    sendJson(response, 200, protocol.writeWhole(reply.text, body))
  }
}

function sendFault(
  response: ServerResponse,
  { fault, text = 'The beginning of an answer' }: Extract<Reply, { fault: string }>,
  protocol: WireProtocol,
  body: Record<string, unknown>,
): void {
  if (fault === 'hang') return
  const streams = protocol.streams(body)
  const whole = streams
    ? protocol
        .writeStream(text.match(words) ?? [], body)
        .slice(0, -2)
        .join('')
    : JSON.stringify(protocol.writeWhole(text, body)).slice(0, -20)
  response.writeHead(200, { 'content-type': streams ? protocol.stream_type : 'application/json' })
  response.write(whole, () => {
    if (fault === 'cut') response.destroy()
  })
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
