import { ServiceError } from '#platform/errors/service-error.ts'
import type { Principal } from '#platform/identity/principal.ts'

/** The account of a person with all their rights: a limited key neither takes everything out nor ends it. */
export function requirePerson({ kind, id, scopes }: Principal): string {
  if (kind === 'person' && scopes === null) return id
  throw new ServiceError('forbidden', 'This is for the person alone: sign in, or use a key without limits.')
}
