import { clientAddressHeader, type RequestHeaders } from '#platform/identity/credentials.ts'

/** Where a request came from, for people to recognise their sessions by. */
export interface ClientDetails {
  ip_address: string | null
  user_agent: string | null
}

/** Reads them from the headers; the gateway has set the address. */
export function readClientDetails(headers: RequestHeaders): ClientDetails {
  const address = headers[clientAddressHeader]
  const agent = headers['user-agent']
  return {
    ip_address: typeof address === 'string' ? address : null,
    user_agent: typeof agent === 'string' ? agent.slice(0, 500) : null,
  }
}
