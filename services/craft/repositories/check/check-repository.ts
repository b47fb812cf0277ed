import type { Repository, RepositoryCheck } from '#contracts/repositories.ts'
import { GitError } from '#platform/git/git-error.ts'
import { matchesRemote } from '#platform/git/remote-refs.ts'
import type { GitRepository } from '#platform/git/repository.ts'
import { readTips } from '#platform/git/tips.ts'
import { readShallowBoundary } from '../backfill/shallow-boundary.ts'
import type { Sources } from '../sources.ts'
import type { BackfillStore } from '../store/backfill-store.ts'
import type { RepositoryKey } from '../store/repository-store.ts'
import { readFingerprint } from './read-fingerprints.ts'

/**
 * Whether there is anything to synchronise: compares the tips git holds, and for a mirror what its remote has, with what
 * was last listed. Fetches and writes nothing.
 * @throws GitError when the folder or the remote cannot be read
 */
export async function checkRepository(
  { sources, backfills }: { sources: Sources; backfills: BackfillStore },
  key: RepositoryKey,
  repository: Repository,
  signal: AbortSignal,
): Promise<RepositoryCheck> {
  const { stage, error } = repository.progress
  const answer = (outcome: RepositoryCheck['outcome'], fingerprint: string | null = null) => ({
    outcome,
    fingerprint,
    error: stage === 'failed' ? error : null,
  })
  if (repository.paused || stage === 'cancelled') return answer('halted')
  if (stage === 'waiting' || stage === 'listing' || stage === 'measuring') return answer('busy')

  // Taken first: what changes after it is a change to the next look.
  const fingerprint = repository.source === 'path' ? await readFingerprint(repository.location) : null
  const git = await openAsItIs(sources, repository, signal)
  const isListed =
    git !== null &&
    (await matchesListing(git, await backfills.readLastListing(key), signal)) &&
    (repository.source === 'path' ||
      (await matchesRemote(git, await sources.listRemote(key.workspace_id, repository, signal), signal)))
  return answer(isListed && stage !== 'failed' ? 'unchanged' : 'changed', fingerprint)
}

/** Null for a mirror that is not there: synchronising makes it. */
async function openAsItIs(
  sources: Sources,
  repository: Repository,
  signal: AbortSignal,
): Promise<GitRepository | null> {
  try {
    return await sources.open(repository, signal)
  } catch (error) {
    const isMissing = error instanceof GitError && error.code === 'not_a_repository'
    if (isMissing && repository.source === 'url') return null
    throw error
  }
}

async function matchesListing(
  git: GitRepository,
  listing: { tips: readonly string[]; shallow_boundary: string | null },
  signal: AbortSignal,
): Promise<boolean> {
  const tips = new Set((await readTips(git, { signal })).map(({ hash }) => hash))
  const isSame = tips.size === listing.tips.length && listing.tips.every((tip) => tips.has(tip))
  return isSame && (await readShallowBoundary(git)) === listing.shallow_boundary
}
