import type { CommitDetail } from '#contracts/commits/commit.ts'
import type { commitsContract } from '#contracts/commits.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { HandlerRequest } from '#platform/service/define-service.ts'
import { findCandidates, readCommitDetail } from '../store/find-commit.ts'
import type { RouteContext } from './route-context.ts'

/** Candidates that an answer names. */
const named = 5

/** One commit by its id, its hash, or the beginning of its hash that no other commit shares. */
export async function getCommit(
  { database: { kysely: executor }, readHidden }: RouteContext,
  { principal, params, query }: HandlerRequest<(typeof commitsContract)['routes']['getCommit']>,
): Promise<CommitDetail> {
  const reference = { text: params.hash, repository: query.repository }
  const candidates = await findCandidates(executor, principal.workspace_id, reference, named + 1)
  const [only] = candidates
  if (only && candidates.length === 1) {
    const commit = await readCommitDetail(
      executor,
      principal.workspace_id,
      only.id,
      await readHidden(principal),
    )
    if (commit) return commit
  }
  if (candidates.length > 1) {
    const names = candidates.slice(0, named).map(({ hash, repository }) => `${hash} in ${repository}`)
    const more = candidates.length > named ? ', and more' : ''
    throw new ServiceError(
      'commit_ambiguous',
      `${params.hash} may be ${names.join(', ')}${more}: give more of the hash, or the repository.`,
    )
  }
  throw new ServiceError('commit_not_found', `No commit ${params.hash} is tracked here.`)
}
