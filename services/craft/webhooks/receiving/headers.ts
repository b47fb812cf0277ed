/** Headers of a request, names in small letters. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** A header that stands once; null when it is missing. */
export function readHeader(headers: Headers, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}

/** What tells where a delivery came from and what it is. */
const kept = [
  /^x-(?:github|gitlab|gitea|forgejo|gogs|bitbucket|event|attempt|request|hook|hub)-/,
  /^webhook-/,
  /^(?:content-type|content-length|user-agent|idempotency-key)$/,
]
/** What would let a reader send deliveries of his own. */
const secret = /signature|token|secret|authorization|cookie/
const longestValue = 1000

/** The headers that are stored beside a delivery: never a signature or a token. */
export function selectStorable(headers: Headers): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) => {
    if (typeof value !== 'string' || secret.test(name) || !kept.some((pattern) => pattern.test(name)))
      return []
    return [[name, value.slice(0, longestValue).replaceAll('\0', '␀').toWellFormed()] as const]
  })
  return Object.fromEntries(entries)
}
