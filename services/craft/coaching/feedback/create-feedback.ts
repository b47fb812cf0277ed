import type { Feedback } from '#contracts/coaching.ts'
import type { commitsContract } from '#contracts/commits.ts'
import type { repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { Database } from '#platform/database/database.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { FeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import type { Analyser } from '../analyser.ts'
import type { Analysis } from '../analysis/analyse.ts'
import type { Convention } from '../analysis/convention.ts'
import { coachedEvent } from '../coached-event.ts'
import { readWholeConvention } from '../convention/convention-memory.ts'
import { createJudgedCommit } from '../judged-commit.ts'
import type { RequestAdvice } from '../model-advice/request-advice.ts'
import type { JudgedCommitStore, StoredJudgement } from '../store/judged-commits.ts'
import type { ModelAdviceStore } from '../store/model-advice.ts'
import type { RepositoryStore } from '../store/repositories.ts'
import { type CommitDetail, inputOf, writeDocument } from './write-document.ts'

export interface FeedbackOptions {
  analyser: Analyser
  judgedCommits: JudgedCommitStore
  repositories: RepositoryStore
  modelAdvice: ModelAdviceStore
  /** Null when no model is to be asked. */
  requestAdvice: RequestAdvice | null
  database: Database
  events: EventLog
  peers: { commits: Client<typeof commitsContract>; repositories: Client<typeof repositoriesContract> }
}

export interface CoachRequest {
  workspace_id: string
  audience: FeedbackAudience
  /** Id, hash or prefix. */
  commit: string
  user_id?: string | undefined
  include_context: boolean
}

/** A commit with a message of the author's own, judged in its place. */
export interface Rewrite {
  before: Feedback
  after: Feedback
}

/** Gives feedback on single commits, to those whom it is for; throws `private_feedback` for others. */
export interface FeedbackGiver {
  /** Judges a commit anew, with all that is known today. */
  judge: (request: CoachRequest) => Promise<Feedback>
  /** What was judged of a commit. */
  recall: (workspaceId: string, commitId: string, audience: FeedbackAudience) => Promise<Feedback>
  /** Judges what a commit would be with another message; keeps nothing. */
  judgeRewrite: (
    workspaceId: string,
    commitId: string,
    message: string,
    audience: FeedbackAudience,
  ) => Promise<Rewrite>
}

export function createFeedbackGiver(options: FeedbackOptions): FeedbackGiver {
  const { analyser, judgedCommits, repositories, modelAdvice, requestAdvice, database, events, peers } =
    options

  const readCommit = async (reference: string, audience: FeedbackAudience) => {
    const commit = await peers.commits.getCommit({ params: { hash: reference } })
    audience.requireFeedback(commit.author_email)
    return commit
  }

  /** The change as git has it now; null when git cannot be asked. */
  const readPatch = async ({ repository, hash }: CommitDetail): Promise<string | null> => {
    const [owner = '', name = ''] = repository.split('/')
    try {
      return (await peers.repositories.getPatch({ params: { owner, name, hash } })).patch
    } catch (error) {
      if (error instanceof ServiceError) return null
      throw error
    }
  }

  const conventionOf = async (workspaceId: string, repositoryId: string): Promise<Convention | null> => {
    const counts = (await repositories.findById(workspaceId, repositoryId))?.convention
    return counts ? readWholeConvention(counts) : null
  }

  /** Replaces the stored judgement, and tells so when it changed. */
  const keep = (workspaceId: string, commit: CommitDetail, stored: StoredJudgement, analysis: Analysis) =>
    database.transact(async (transaction) => {
      const facts = { ...commit, commit_id: commit.id }
      const judged = createJudgedCommit(facts, analyser, analysis, stored.history)
      const changed = await judgedCommits.replace(transaction, workspaceId, judged)
      if (changed) await events.append(transaction, [coachedEvent(workspaceId, judged, 'replaced')])
    })

  const judge: FeedbackGiver['judge'] = async (request) => {
    const { workspace_id, user_id, include_context } = request
    const commit = await readCommit(request.commit, request.audience)
    const [patch, stored, learnt] = await Promise.all([
      readPatch(commit),
      judgedCommits.find(workspace_id, commit.id),
      conventionOf(workspace_id, commit.repository_id),
    ])
    const convention = include_context ? learnt : null
    const history = include_context ? stored?.history : null
    const analysis = analyser.analyse(inputOf(commit, { patch, history: history ?? null }), convention)
    // A judgement that knows less than the stored one does not take its place.
    if (include_context && stored && patch !== null) await keep(workspace_id, commit, stored, analysis)
    if (include_context && stored && requestAdvice) {
      const { id: commit_id, repository_id, hash } = commit
      await database.transact((transaction) =>
        requestAdvice(transaction, workspace_id, { commit_id, repository_id, hash }),
      )
    }
    return writeDocument({
      commit,
      analysis,
      analyzer: analyser.name,
      convention,
      user_id: user_id ?? commit.author_email,
      model_advice: include_context ? await modelAdvice.find(workspace_id, commit.id) : null,
    })
  }

  const recall: FeedbackGiver['recall'] = async (workspaceId, commitId, audience) => {
    const stored = await judgedCommits.find(workspaceId, commitId)
    if (!stored) {
      throw new ServiceError(
        'feedback_not_found',
        'This commit has no feedback yet; POST /coach/commit with its id judges it now.',
      )
    }
    const commit = await readCommit(commitId, audience)
    return writeDocument({
      commit,
      analysis: stored.analysis,
      analyzer: stored.analyzer,
      convention: await conventionOf(workspaceId, commit.repository_id),
      user_id: stored.author_email,
      model_advice: await modelAdvice.find(workspaceId, commitId),
      is_provisional: stored.is_provisional,
    })
  }

  const judgeRewrite: FeedbackGiver['judgeRewrite'] = async (workspaceId, commitId, message, audience) => {
    const commit = await readCommit(commitId, audience)
    const [patch, stored, convention] = await Promise.all([
      readPatch(commit),
      judgedCommits.find(workspaceId, commit.id),
      conventionOf(workspaceId, commit.repository_id),
    ])
    const judgeAs = (text: string) => {
      const worded = { ...commit, message: text }
      const input = inputOf(worded, { patch, history: stored?.history ?? null })
      const analysis = analyser.analyse(input, convention)
      const user_id = commit.author_email
      return writeDocument({
        commit: worded,
        analysis,
        analyzer: analyser.name,
        convention,
        user_id,
        model_advice: null,
      })
    }
    return { before: judgeAs(commit.message), after: judgeAs(message) }
  }

  return { judge, recall, judgeRewrite }
}

/** Whether a commit is unknown, or its short hash stands for several. */
export function isUnknownCommit(error: unknown): boolean {
  return hasCode(error, 'commit_not_found') || hasCode(error, 'commit_ambiguous')
}
