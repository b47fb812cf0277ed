import type { Commit } from '#contracts/commits/commit.ts'
import type { commitsContract } from '#contracts/commits.ts'
import { type Fault, ServiceError } from '#platform/errors/service-error.ts'
import type { HandlerRequest } from '#platform/service/define-service.ts'
import { readCommitByHash } from '../store/find-commit.ts'
import type { RouteContext } from './route-context.ts'

type TrackRequest = HandlerRequest<(typeof commitsContract)['routes']['trackCommit']>

/** Tracks one commit of a registered repository: one that git has, or one that a CI job tells in full. */
export async function trackCommit(
  { database, recorder, repositories, readHidden }: RouteContext,
  { principal, body, signal }: TrackRequest,
): Promise<Commit> {
  checkChoice(body)
  const [owner = '', name = ''] = body.repository.split('/')
  const params = { owner, name }
  const { id, full_name } = await repositories.getRepository({ params }, { signal })
  const repository = { workspace_id: principal.workspace_id, id, full_name }
  const { commit, changes, revision = '' } = body
  if (commit) {
    await recorder.recordCommits(repository, [commit])
    const measured = changes ? [{ ...changes, hash: commit.hash, unreadable: null }] : []
    await recorder.recordChanges(repository, measured)
  }
  const hash =
    commit?.hash ?? (await repositories.readRevision({ params, body: { revision } }, { signal })).hash
  const stored = await readCommitByHash(database.kysely, repository, hash, await readHidden(principal))
  if (stored) return stored
  throw new ServiceError('commit_not_found', `${body.repository} was removed while ${hash} was tracked.`)
}

/** `revision`, or `commit` with or without `changes`; throws `invalid_request` for anything else. */
function checkChoice({ repository, revision, commit, changes }: TrackRequest['body']): void {
  const faults: Fault[] = []
  if (!/^[^/]+\/[^/]+$/.test(repository)) {
    faults.push({ pointer: '/body/repository', detail: 'must be owner/name' })
  }
  if (revision === undefined && !commit) {
    faults.push({ pointer: '/body', detail: 'needs `revision`, or `commit` for a complete record' })
  }
  if (revision !== undefined && (commit || changes)) {
    faults.push({
      pointer: '/body/revision',
      detail: 'cannot stand beside a complete record; give one of them',
    })
  }
  if (revision === undefined && changes && !commit) {
    faults.push({ pointer: '/body/changes', detail: 'needs the `commit` that they belong to' })
  }
  const [first] = faults
  if (!first) return
  throw new ServiceError('invalid_request', `The request is not valid: ${first.pointer} ${first.detail}.`, {
    faults,
  })
}
