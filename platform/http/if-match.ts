import { ServiceError } from '#platform/errors/service-error.ts'

/** The entity tag of a version (RFC 9110 §8.8.3). */
export function entityTag(version: number): string {
  return `"${version}"`
}

/**
 * Whether a request's `If-Match` allows changing this version (RFC 9110 §13.1.1); without the header it does.
 * @throws ServiceError `precondition_failed`
 */
export function assertMatches(header: string | string[] | undefined, version: number): void {
  if (header === undefined) return
  const tags = String(header)
    .split(',')
    .map((tag) => tag.trim())
  if (tags.includes('*') || tags.includes(entityTag(version))) return
  throw new ServiceError(
    'precondition_failed',
    `It was edited in between and is at version ${version}; read it again and repeat the change.`,
  )
}
