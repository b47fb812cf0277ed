import { createHash } from 'node:crypto'
import type { GitRepository } from '#platform/git/repository.ts'
import { readShallowEnds } from '#platform/git/shallow-ends.ts'

/**
 * A digest of the commits at which a shallow clone ends, null for a complete one: when it changes, history has grown or
 * shrunk at its far end, where no ref tells.
 */
export async function readShallowBoundary(git: GitRepository): Promise<string | null> {
  const ends = await readShallowEnds(git)
  if (ends.size === 0) return null
  return createHash('sha256')
    .update([...ends].sort().join('\n'))
    .digest('hex')
}
