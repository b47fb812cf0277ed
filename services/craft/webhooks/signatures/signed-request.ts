import type { Headers } from '../receiving/headers.ts'

/** What became of checking a signature. `stale` was signed too long ago, or in the future. */
export type Verdict = 'valid' | 'missing' | 'wrong' | 'stale'

/** A delivery as it came, before anything in it may be believed. */
export interface SignedRequest {
  headers: Headers
  body: Buffer
  /** Any of them is accepted. */
  secrets: readonly string[]
  /** Milliseconds since 1970. */
  now: number
}

/** Tries every secret, also after one that fits. */
export function acceptsAny(secrets: readonly string[], accepts: (secret: string) => boolean): Verdict {
  const accepted = secrets.map(accepts)
  return accepted.includes(true) ? 'valid' : 'wrong'
}
