import type { IncomingMessage } from 'node:http'
import { isIPv6 } from 'node:net'
import { type Address, compile, default as proxyAddress } from '@fastify/proxy-addr'

/** Finds the address a request came from, past the proxies that are trusted to say it. */
export type ReadClientAddress = (request: IncomingMessage) => string

/** @param trusted addresses and CIDR ranges of proxies whose `X-Forwarded-For` is believed */
export function createClientAddress(trusted: readonly Address[]): ReadClientAddress {
  if (trusted.length === 0) return (request) => request.socket.remoteAddress ?? ''
  const isTrusted = compile([...trusted])
  return (request) => proxyAddress(request, isTrusted)
}

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

/** What one client can easily have many of counts as one: an IPv6 network of 64 bits (RFC 6177). */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address
  const [head = '', tail] = address.split('::', 2)
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length
  const groups = [...front, ...Array<string>(Math.max(0, zeros)).fill('0'), ...back]
  return `${groups.slice(0, 4).join(':')}::/64`
}
