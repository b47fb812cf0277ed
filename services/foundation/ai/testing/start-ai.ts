import type { MemberAddresses } from '#contracts/accounts.ts'
import { authContract } from '#contracts/auth.ts'
import { coachingContract, type Feedback } from '#contracts/coaching.ts'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { ai } from '../service.ts'
import { type ModelServer, startModelServer } from './model-server.ts'
import { ollamaProtocol } from './ollama-protocol.ts'

export const commitId = '01990000-0000-7000-8000-00000000c0de'
export const repositoryId = '01990000-0000-7000-8000-0000000000aa'

/** A commit that the peers of ai know of. */
export interface KnownCommit {
  message: string
  patch: string
  paths: readonly string[]
}

/** The service with its peers and an Ollama that answers as a test says. */
export interface RunningAi extends TestServices {
  model: ModelServer
  /** What the commits and repositories services tell of the commit. */
  commit: KnownCommit
  /** Who belongs to the workspace; nobody unless a test says so. */
  members: MemberAddresses[]
}

const place = { name: 'Ada', email: 'ada@example.org', at: '2026-05-04T10:00:00Z' }

/** Starts ai, with a model unless the settings say otherwise. Stop it in `after`. */
export async function startAi(environment: Record<string, string> = {}): Promise<RunningAi> {
  const model = await startModelServer(ollamaProtocol, ['small-model'])
  const commit: KnownCommit = {
    message: 'Reject expired tokens',
    patch: 'diff --git a/src/token.ts b/src/token.ts\n@@ -1 +1 @@\n-old\n+new\n',
    paths: ['src/token.ts'],
  }
  const members: MemberAddresses[] = []
  const services = await startTestServices({
    environment: { OLLAMA_BASE_URL: model.url, OLLAMA_MODEL: 'small-model', ...environment },
    services: [
      ai,
      standIn(authContract, { listMemberAddresses: async () => ({ items: members }) }),
      standIn(commitsContract, {
        getCommit: ({ params }) => {
          if (commitId.startsWith(params.hash) || hash.startsWith(params.hash)) return describeCommit(commit)
          throw new ServiceError('commit_not_found', `No tracked commit is named ${params.hash}.`)
        },
      }),
      standIn(repositoriesContract, {
        getPatch: () => ({ hash, patch: commit.patch, truncated: false }),
      }),
      standIn(coachingContract, { getFeedback: () => feedback }),
    ],
  }).catch(async (error) => {
    await model.close()
    throw error
  })
  const stop = async () => {
    await services.stop()
    await model.close()
  }
  return { ...services, model, commit, members, stop }
}

export const hash = 'c0dec0de'.repeat(5)

function describeCommit({ message, paths }: KnownCommit): CommitDetail {
  return {
    id: commitId,
    repository_id: repositoryId,
    repository: 'local/engine',
    hash,
    parents: ['a'.repeat(40)],
    author_name: place.name,
    author_email: place.email,
    authored_at: place.at,
    author_offset_minutes: 0,
    committer_name: place.name,
    committer_email: place.email,
    committed_at: place.at,
    message,
    subject: message.split('\n', 1)[0] ?? '',
    signed: false,
    is_merge: false,
    is_bot: false,
    reverts: null,
    cherry_picked_from: null,
    type: null,
    quality_score: null,
    quality_level: null,
    files_changed: paths.length,
    additions: 1,
    deletions: 1,
    announced: false,
    retracted_at: null,
    tracked_at: place.at,
    unreadable: null,
    files: paths.map((path) => ({
      path,
      previous_path: null,
      status: 'modified',
      additions: 1,
      deletions: 1,
      binary: false,
      generated: false,
    })),
  }
}

const unjudged = { score: null, weight: 0, reasons: [] }

/** What the rules say of the commit. */
export const feedback: Feedback = {
  commit_id: commitId,
  user_id: place.email,
  quality_score: 6.4,
  quality_level: 'FAIR',
  aspects: {
    message_quality: {
      score: 7,
      weight: 0.4,
      reasons: [
        { points_lost: 3, text: 'The message does not say why: add a body.', path: null, line: 1 },
        { points_lost: 0, text: 'A remark that costs nothing.', path: null, line: null },
      ],
    },
    file_changes: unjudged,
    code_quality: {
      score: 8,
      weight: 0.2,
      reasons: [{ points_lost: 2, text: 'Debug output in src/token.ts.', path: 'src/token.ts', line: 4 }],
    },
    context: unjudged,
  },
  strengths: [],
  areas_for_improvement: [],
  specific_recommendations: [],
  coaching_tips: [],
  next_steps: [],
  suggested_message: 'Reject tokens that have expired\n\n<why>',
  analyzer: 'built-in/7',
  confidence: 1,
  model_advice: null,
}

/** A model's advice that fits. */
export const goodAdvice = {
  summary: 'Rejects expired tokens, without a word on why.',
  items: [{ aspect: 'code_quality', text: 'The clock is read twice.', path: 'src/token.ts', line: 12 }],
  suggested_message: 'Reject tokens that have expired\n\nHosts whose clock runs ahead let them through.',
}
