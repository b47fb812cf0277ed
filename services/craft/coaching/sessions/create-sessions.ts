import type { CoachingSession } from '#contracts/coaching/sessions.ts'
import type { Database } from '#platform/database/database.ts'
import { hasCode, ServiceError } from '#platform/errors/service-error.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { FeedbackAudience } from '#platform/privacy/feedback-audience.ts'
import { type FeedbackGiver, isUnknownCommit } from '../feedback/create-feedback.ts'
import { findInsights } from '../insights/find-insights.ts'
import type { ScoreStore } from '../store/scores.ts'
import type { SessionStore, SpokenMessage } from '../store/sessions.ts'
import type { AskModel } from './ask-model.ts'
import { pickCommit, type SessionType } from './pick-commit.ts'
import { readIntent } from './read-intent.ts'
import * as words from './words.ts'

export interface SessionOptions {
  sessions: SessionStore
  scores: ScoreStore
  feedback: FeedbackGiver
  /** For what the rules have no answer to; null when no model is to be asked. */
  askModel: AskModel | null
  database: Database
  events: EventLog
}

/**
 * Coaching sessions: the coach opens, and answers what is said. Each throws `private_feedback` when the session is
 * another member's.
 */
export interface Sessions {
  start: (
    workspaceId: string,
    userId: string,
    type: SessionType,
    audience: FeedbackAudience,
  ) => Promise<CoachingSession>
  say: (
    workspaceId: string,
    sessionId: string,
    text: string,
    audience: FeedbackAudience,
  ) => Promise<CoachingSession>
  find: (workspaceId: string, sessionId: string, audience: FeedbackAudience) => Promise<CoachingSession>
}

/** Where a session is held, and what its person may see. */
interface Place {
  workspace_id: string
  audience: FeedbackAudience
}

/** How far back a session looks for something to talk about. */
const newestCommits = 50

type Answer = Pick<SpokenMessage, 'text' | 'commit_id'> & Partial<Pick<SpokenMessage, 'model'>>

export function createSessions(options: SessionOptions): Sessions {
  const { sessions, scores, feedback, askModel, database, events } = options

  const find: Sessions['find'] = async (workspaceId, sessionId, audience) => {
    const session = await sessions.find(workspaceId, sessionId)
    if (!session) {
      throw new ServiceError(
        'session_not_found',
        'There is no such session; POST /coach/session/start opens one.',
      )
    }
    audience.requireOwn(session.user_id)
    return session
  }

  const listNewest = (workspaceId: string, userId: string) =>
    scores.listCommits({ workspace_id: workspaceId, author_email: userId }, 'newest', newestCommits)

  /** The commit with its feedback, as it is talked about. */
  const discuss = async (place: Place, commitId: string): Promise<words.DiscussedCommit | null> => {
    const [commit] = await scores.findCommits(place.workspace_id, [commitId])
    if (!commit) return null
    return { commit, feedback: await feedback.recall(place.workspace_id, commitId, place.audience) }
  }

  const answerNext = async (place: Place, session: CoachingSession): Promise<Answer> => {
    const discussed = new Set(session.messages.flatMap(({ commit_id }) => commit_id ?? []))
    const commits = await listNewest(place.workspace_id, session.user_id)
    const picked = pickCommit(commits, session.session_type, discussed)
    const next = picked && (await discuss(place, picked.commit_id))
    if (!next) return { text: words.nothingLeft, commit_id: null }
    return {
      text: words.describeCommit(next, session.session_type),
      commit_id: next.feedback.commit_id,
    }
  }

  /** A commit that was asked for is judged if it has no feedback yet. */
  const answerCommit = async (place: Place, commit: string): Promise<Answer> => {
    try {
      const judged = await feedback.judge({ ...place, commit, include_context: true })
      const known = await discuss(place, judged.commit_id)
      const listed = known?.commit ?? { hash: commit, subject: '', repository: '' }
      return { text: words.describeCommit({ commit: listed, feedback: judged }), commit_id: judged.commit_id }
    } catch (error) {
      if (isUnknownCommit(error)) return { text: words.sayUnknownCommit(commit), commit_id: null }
      if (hasCode(error, 'private_feedback')) return { text: words.sayPrivateCommit(commit), commit_id: null }
      throw error
    }
  }

  const answerFreely = async (place: Place, current: string | null, text: string): Promise<Answer> => {
    const discussed = askModel && current !== null ? await discuss(place, current) : null
    const about = discussed && `${words.describeCommit(discussed)}\n\n${words.explainReasons(discussed)}`
    const answered = await askModel?.(text, about)
    if (answered) return { ...answered, commit_id: current }
    return { text: words.sayWhatICanDo(current !== null), commit_id: null }
  }

  const answer = async (place: Place, session: CoachingSession, text: string): Promise<Answer> => {
    const current = session.messages.findLast(({ commit_id }) => commit_id !== null)?.commit_id ?? null
    const intent = readIntent(text, current !== null)
    if (intent.wants === 'next') return answerNext(place, session)
    if (intent.wants === 'commit') return answerCommit(place, intent.commit)
    if (intent.wants === 'something') return answerFreely(place, current, text)
    if (current === null) return { text: words.sayWhatICanDo(false), commit_id: null }
    if (intent.wants === 'judgement') {
      const rewrite = await feedback.judgeRewrite(place.workspace_id, current, intent.message, place.audience)
      return { text: words.compareRewrite(rewrite), commit_id: current }
    }
    const discussed = await discuss(place, current)
    if (!discussed) return { text: words.sayWhatICanDo(false), commit_id: null }
    const say = intent.wants === 'example' ? words.showExample : words.explainReasons
    return { text: say(discussed), commit_id: current }
  }

  const open = async (place: Place, userId: string, type: SessionType): Promise<Answer> => {
    const commits = await listNewest(place.workspace_id, userId)
    const picked = pickCommit(commits, type, new Set())
    const discussed = picked && (await discuss(place, picked.commit_id))
    const text = words.openSession(type, findInsights(commits), discussed)
    return { text, commit_id: discussed?.feedback.commit_id ?? null }
  }

  return {
    find,

    start: async (workspaceId, userId, type, audience) => {
      audience.requireOwn(userId)
      const opening = await open({ workspace_id: workspaceId, audience }, userId, type)
      const id = await database.transact(async (transaction) => {
        const session = { user_id: userId, session_type: type }
        const session_id = await sessions.create(transaction, workspaceId, session)
        await sessions.addMessages(transaction, workspaceId, session_id, [
          { role: 'coach', model: null, ...opening },
        ])
        const data = { session_id, ...session }
        await events.append(transaction, [{ workspace_id: workspaceId, type: 'session.started', data }])
        return session_id
      })
      return find(workspaceId, id, audience)
    },

    say: async (workspaceId, sessionId, text, audience) => {
      const session = await find(workspaceId, sessionId, audience)
      const answered = await answer({ workspace_id: workspaceId, audience }, session, text)
      await database.transact((transaction) =>
        sessions.addMessages(transaction, workspaceId, sessionId, [
          { role: 'user', text: text.replaceAll('\0', '\uFFFD'), commit_id: null, model: null },
          { role: 'coach', model: null, ...answered },
        ]),
      )
      return find(workspaceId, sessionId, audience)
    },
  }
}
