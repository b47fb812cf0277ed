import { Type } from 'typebox'
import { defineContract } from '#platform/contract/define-contract.ts'
import { Id } from '#platform/contract/schemas.ts'
import { AnnouncedCommitEvent, CommitReference, TrackedCommit } from './commits/events.ts'
import { fileRoutes } from './commits/files.ts'
import { recordingRoutes } from './commits/recording.ts'
import { searchRoutes } from './commits/search.ts'

export const commitsContract = defineContract({
  name: 'commits',
  summary: 'Commits: tracking, search, statistics and export',
  port: 8001,
  prefixes: ['/commits'],
  errors: {
    commit_not_found: 404,
    commit_ambiguous: 409,
    repository_not_found: 404,
    bad_revision: 422,
    not_a_repository: 422,
    git_failed: 502,
  },
  events: {
    'commits.listed': Type.Object({ repository_id: Id, commits: Type.Integer({ description: 'New ones' }) }),
    'commits.measured': Type.Object({
      repository_id: Id,
      commits: Type.Integer({
        description: 'Whose changes were recorded; each comes as `commit.tracked` too',
      }),
    }),
    'commit.announced': AnnouncedCommitEvent,
    'commit.tracked': TrackedCommit,
    'commit.retracted': CommitReference,
    'commit.restored': CommitReference,
  },
  routes: {
    ...searchRoutes,
    ...recordingRoutes,
    ...fileRoutes,
  },
})
