import { hash } from 'node:crypto'
import type { Static } from 'typebox'
import type { MemberAddresses } from '#contracts/accounts.ts'
import { authContract } from '#contracts/auth.ts'
import type { CommitDetail as CommitDetailSchema } from '#contracts/commits/commit.ts'
import type { TrackedCommit } from '#contracts/commits/events.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { firstWorkspaceId } from '#platform/identity/principal.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { coaching } from '../service.ts'

/** What a test says of a commit; the rest is made up. */
export type CommitSketch = Partial<TrackedCommit> & { message: string }

export const ada = 'ada@example.org'
export const repositoryId = '01990000-0000-7000-8000-0000000000aa'
export const repositoryName = 'local/engine'

const hourMilliseconds = 3_600_000

/** A project whose commits the coach is told about, oldest first, an hour apart and up to now. */
export function sketchCommits(sketches: readonly CommitSketch[]): TrackedCommit[] {
  return sketches.map((sketch, index) => {
    const at = new Date(Date.now() - (sketches.length - index) * hourMilliseconds).toISOString()
    const name = sketch.repository_id ?? repositoryId
    return completeSketch({ authored_at: at, committed_at: at, ...sketch }, `${name} ${index}`)
  })
}

function completeSketch(
  sketch: CommitSketch & { authored_at: string; committed_at: string },
  key: string,
): TrackedCommit {
  const digest = hash('sha1', key)
  const files = sketch.files ?? [sourceFile('src/engine.ts', 12, 3)]
  return {
    commit_id: `01990000-${digest.slice(0, 4)}-7000-8000-${digest.slice(4, 16)}`,
    repository_id: repositoryId,
    repository: repositoryName,
    hash: digest,
    parents: [hash('sha1', `parent of ${key}`)],
    author_name: 'Ada',
    author_email: ada,
    author_offset_minutes: 0,
    committer_name: 'Ada',
    committer_email: ada,
    signed: false,
    is_merge: false,
    is_bot: false,
    reverts: null,
    cherry_picked_from: null,
    files,
    files_changed: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    patch: '',
    patch_truncated: false,
    ...sketch,
  }
}

export function sourceFile(
  path: string,
  additions: number,
  deletions: number,
): TrackedCommit['files'][number] {
  return {
    path,
    previous_path: null,
    status: 'modified',
    additions,
    deletions,
    binary: false,
    generated: false,
  }
}

/** The coach with its peers, which know the commits it was told about. */
export interface CoachedProject extends TestServices {
  /** Lets the commits service know a commit that the coach is not told of. */
  know: (commit: TrackedCommit) => void
  /** Tells the coach about commits and waits until it has judged them. */
  track: (commits: readonly TrackedCommit[]) => Promise<void>
  emit: (type: string, data: readonly unknown[], workspaceId?: string) => Promise<void>
  /** Who belongs to the workspace; nobody unless a test says so. */
  members: MemberAddresses[]
  /** Patches by hash; a commit without one cannot be read from git. */
  patches: Map<string, string>
}

/** Starts the coaching service with stand-ins for the commits and repositories services. Stop it in `after`. */
export async function startProject(environment: Record<string, string> = {}): Promise<CoachedProject> {
  const tracked = new Map<string, TrackedCommit>()
  const patches = new Map<string, string>()
  const members: MemberAddresses[] = []
  const services = await startTestServices({
    environment,
    services: [
      coaching,
      standIn(authContract, { listMemberAddresses: async () => ({ items: members }) }),
      standIn(commitsContract, { getCommit: ({ params }) => findCommit(tracked, params.hash) }),
      standIn(repositoriesContract, {
        getPatch: ({ params }) => {
          const patch = patches.get(params.hash)
          if (patch === undefined) throw new ServiceError('not_a_repository', 'The folder is gone.')
          return { hash: params.hash, patch, truncated: false }
        },
      }),
    ],
  })
  const emit = async (type: string, data: readonly unknown[], workspace_id = firstWorkspaceId) => {
    await services.database.transact((transaction) =>
      services.events.append(
        transaction,
        data.map((one) => ({ workspace_id, type, data: one })),
      ),
    )
    await services.settle()
  }
  return {
    ...services,
    members,
    patches,
    emit,
    know: (commit) => tracked.set(commit.commit_id, commit),
    track: async (commits) => {
      for (const commit of commits) tracked.set(commit.commit_id, commit)
      await emit('commit.tracked', commits)
    },
  }
}

function findCommit(
  tracked: ReadonlyMap<string, TrackedCommit>,
  reference: string,
): Static<typeof CommitDetailSchema> {
  const found = [...tracked.values()].filter(
    ({ commit_id, hash: full }) => commit_id === reference || full.startsWith(reference),
  )
  const [commit] = found
  if (!commit) throw new ServiceError('commit_not_found', `No tracked commit is named ${reference}.`)
  if (found.length > 1) throw new ServiceError('commit_ambiguous', `Several commits begin with ${reference}.`)
  const { commit_id, patch, patch_truncated, ...rest } = commit
  return {
    ...rest,
    id: commit_id,
    subject: commit.message.split('\n', 1)[0] ?? '',
    type: null,
    quality_score: null,
    quality_level: null,
    announced: false,
    retracted_at: null,
    tracked_at: commit.committed_at,
    unreadable: null,
  }
}
