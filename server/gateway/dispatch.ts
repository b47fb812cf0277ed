import type { IncomingMessage, ServerResponse } from 'node:http'

export type RawHandler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Hands a request for `/api/<prefix>…` straight to the handler of the service that owns the prefix, with `/api` taken
 * off; everything else goes to the gateway's own app. A service in this process thus costs no proxy hop.
 */
export function createDispatch(handlers: ReadonlyMap<string, RawHandler>, gateway: RawHandler): RawHandler {
  return (request, response) => {
    const url = request.url ?? '/'
    const handler = url.startsWith('/api/') ? handlers.get(firstSegment(url, 4)) : undefined
    if (!handler) return gateway(request, response)
    request.url = url.slice(4)
    handler(request, response)
  }
}

/** `/commits` of `/api/commits/abc?x`, from the slash at `start`. */
function firstSegment(url: string, start: number): string {
  for (let end = start + 1; end < url.length; end++) {
    const character = url.charCodeAt(end)
    if (character === 47 || character === 63) return url.slice(start, end)
  }
  return url.slice(start)
}
