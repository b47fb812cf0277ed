import { Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Timestamp } from '#platform/contract/schemas.ts'
import { Commit, CommitChanges, CommitMetadata, Hash } from './commit.ts'

const inRepository = {
  repository_id: Id,
  repository: Type.String({ minLength: 3, maxLength: 201, description: '`owner/name`' }),
}

/** Taking commits in as git has them, and retracting what it has no more. */
export const recordingRoutes = defineRoutes({
  trackCommit: {
    method: 'POST',
    path: '/commits',
    summary: 'Track one commit: a revision of a registered repository, or a complete record from a CI job',
    body: Type.Object(
      {
        repository: inRepository.repository,
        revision: Type.Optional(Type.String({ minLength: 1, maxLength: 512 })),
        commit: Type.Optional(CommitMetadata),
        changes: Type.Optional(Type.Omit(CommitChanges, ['hash', 'unreadable'])),
      },
      { additionalProperties: false },
    ),
    status: 201,
    response: Commit,
    errors: ['repository_not_found', 'bad_revision', 'not_a_repository', 'git_failed'],
    body_limit: 33_554_432,
  },
  recordCommits: {
    method: 'POST',
    path: '/commits/batches',
    summary:
      'Take in the metadata of many commits; announced ones are confirmed, retracted ones restored, others left alone',
    body: Type.Object({ ...inRepository, commits: Type.Array(CommitMetadata, { maxItems: 1000 }) }),
    response: Type.Object({
      created: Type.Integer({ description: 'New ones, and announced ones that git confirms' }),
      restored: Type.Integer(),
    }),
    errors: ['repository_not_found'],
    body_limit: 67_108_864,
  },
  recordChanges: {
    method: 'POST',
    path: '/commits/changes',
    summary: 'Take in what many known commits changed; this completes them',
    body: Type.Object({ ...inRepository, changes: Type.Array(CommitChanges, { maxItems: 1000 }) }),
    response: Type.Object({ measured: Type.Integer() }),
    errors: ['repository_not_found'],
    body_limit: 67_108_864,
  },
  listUnmeasured: {
    method: 'GET',
    path: '/commits/unmeasured',
    summary:
      'Hashes of commits whose changes are not recorded yet, oldest first: judging a change needs what came before',
    query: Type.Object({
      repository_id: Id,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: 10_000 })),
    }),
    response: Type.Object({ hashes: Type.Array(Hash) }),
  },
  retractCommits: {
    method: 'POST',
    path: '/commits/retractions',
    summary: 'Mark commits that a rewrite of history removed; they stay readable and leave every figure',
    body: Type.Object({ repository_id: Id, hashes: Type.Array(Hash, { maxItems: 10_000 }) }),
    response: Type.Object({ retracted: Type.Integer() }),
    body_limit: 8_388_608,
  },
  retractAnnounced: {
    method: 'POST',
    path: '/commits/announcements/retractions',
    summary: 'Retract what was announced before git was read, and which git then turned out not to have',
    access: 'service',
    body: Type.Object({ repository_id: Id, announced_before: Timestamp }),
    response: Type.Object({ retracted: Type.Integer() }),
  },
})
