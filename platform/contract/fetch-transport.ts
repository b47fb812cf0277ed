import { ServiceError } from '#platform/errors/service-error.ts'
import type { Transport } from './create-client.ts'

/**
 * Carries requests by `fetch`, in a browser or elsewhere.
 *
 * @param base address the contract's paths stand below: `http://127.0.0.1:8000/api`, or `/api` in a page
 * @param headers sent along with every request
 */
export function createFetchTransport(base: string, headers: Record<string, string> = {}): Transport {
  return async (request) => {
    const response = await fetch(base + request.path, {
      method: request.method,
      headers: { ...headers, ...request.headers },
      ...(request.body !== undefined && { body: request.body }),
      ...(request.signal && { signal: request.signal }),
    }).catch((cause: unknown) => {
      if (request.signal?.aborted) throw cause
      throw new ServiceError('unavailable', 'The server cannot be reached.', { cause })
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  }
}
