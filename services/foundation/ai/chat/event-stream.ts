import { PassThrough, type Readable } from 'node:stream'

/** Server-sent events (WHATWG HTML, §9.2) to one listener. */
export interface EventStream {
  body: Readable
  send: (event: string, data: unknown) => void
  end: () => void
}

/** A comment now and then keeps proxies from taking a model that thinks for a connection that is dead. */
const beatMilliseconds = 15_000

export function createEventStream(): EventStream {
  const body = new PassThrough()
  const write = (text: string) => {
    if (!body.destroyed && !body.writableEnded) body.write(text)
  }
  const beat = setInterval(() => write(': still here\n\n'), beatMilliseconds)
  body.once('close', () => clearInterval(beat))
  return {
    body,
    send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
    end: () => {
      clearInterval(beat)
      body.end()
    },
  }
}
