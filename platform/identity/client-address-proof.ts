import { createHmac, timingSafeEqual } from 'node:crypto'
import { clientAddressHeader, type RequestHeaders } from './credentials.ts'
import type { DeriveKey } from './derive-key.ts'

/** Header in which the gateway shows a service that runs elsewhere that it was the one to tell where a request came from. */
const proofHeader = 'x-client-address-proof'

/** Tells where a request came from in a way that nobody can who has not the secret of the deployment. */
export interface ClientAddressProof {
  /** What goes along with an address; nothing without one. */
  headersFor: (headers: RequestHeaders) => Record<string, string>
  /** Takes away an address that the gateway has not told. */
  refuseUnproven: (headers: Record<string, string | string[] | undefined>) => void
}

export function createClientAddressProof(deriveKey: DeriveKey): ClientAddressProof {
  const key = deriveKey('client address')
  const digestOf = (address: string) => createHmac('sha256', key).update(address).digest()
  const isProven = (address: unknown, proof: unknown): boolean => {
    if (typeof address !== 'string' || typeof proof !== 'string') return false
    const [given, right] = [Buffer.from(proof, 'base64url'), digestOf(address)]
    return given.length === right.length && timingSafeEqual(given, right)
  }
  return {
    headersFor: (headers) => {
      const address = headers[clientAddressHeader]
      if (typeof address !== 'string') return {}
      return { [clientAddressHeader]: address, [proofHeader]: digestOf(address).toString('base64url') }
    },
    refuseUnproven: (headers) => {
      if (headers[clientAddressHeader] === undefined) return
      if (!isProven(headers[clientAddressHeader], headers[proofHeader])) delete headers[clientAddressHeader]
      delete headers[proofHeader]
    },
  }
}
