import { compile } from '@fastify/proxy-addr'
import { integer, type Setting } from '#platform/config/read-settings.ts'

/** What the front door lets in. */
export interface AdmissionConfig {
  /** Requests that are being answered at once, at most. */
  in_flight: number
  /** Requests of one address in ten seconds, at most; 0 for no limit. */
  per_address: number
  /** Addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed. */
  trusted_proxies: readonly string[]
}

const trustedProxies: Setting<readonly string[]> = {
  name: 'THROUGHLINE_TRUSTED_PROXIES',
  read: readAddressList,
}

export const admissionSettings = {
  in_flight: integer('THROUGHLINE_REQUESTS_AT_ONCE', 1000, { min: 8, max: 100_000 }),
  per_address: integer('THROUGHLINE_REQUESTS_PER_ADDRESS', 2000, { min: 0, max: 1_000_000 }),
  trusted_proxies: trustedProxies,
}

/** The part of the settings that the front door needs. */
export function joinAdmission({ in_flight, per_address, trusted_proxies }: AdmissionConfig): AdmissionConfig {
  return { in_flight, per_address, trusted_proxies }
}

/** `10.0.0.0/8,192.168.1.7`, also `loopback`, `linklocal` and `uniquelocal`. */
function readAddressList(given: string | undefined): readonly string[] {
  const addresses = (given ?? '').split(',').flatMap((part) => part.trim() || [])
  try {
    compile(addresses)
    return addresses
  } catch (cause) {
    throw new Error('must be a list of addresses and ranges such as 10.0.0.0/8,192.168.1.7.', { cause })
  }
}
