import { type Static, Type } from 'typebox'
import { defineRoutes } from '#platform/contract/define-contract.ts'
import { Id, Nullable, OneOf, Timestamp } from '#platform/contract/schemas.ts'

/** What a session may be about. */
export const sessionTypes = ['review', 'message', 'scope', 'habits'] as const

/** A session with all that was said in it. */
export const CoachingSession = Type.Object({
  id: Id,
  user_id: Type.String(),
  session_type: OneOf(sessionTypes),
  started_at: Timestamp,
  messages: Type.Array(
    Type.Object({
      id: Id,
      role: OneOf(['coach', 'user']),
      text: Type.String(),
      commit_id: Nullable(Id),
      model: Nullable(
        Type.String({ description: '`provider/model` that said it; null for people and the built-in rules' }),
      ),
      at: Timestamp,
    }),
  ),
})
export type CoachingSession = Static<typeof CoachingSession>

/** Conversations with the coach. */
export const sessionRoutes = defineRoutes({
  startSession: {
    method: 'POST',
    path: '/coach/session/start',
    summary: 'Start a coaching session; the coach opens it with what matters most for this person',
    subject: 'user_id',
    subject_access: 'member',
    body: Type.Object(
      { user_id: Type.String({ minLength: 1, maxLength: 320 }), session_type: OneOf(sessionTypes) },
      { additionalProperties: false },
    ),
    status: 201,
    response: CoachingSession,
    errors: ['private_feedback'],
  },
  sendSessionMessage: {
    method: 'POST',
    path: '/coach/session/:id/messages',
    summary: 'Say something in a session: a rewritten message is judged, a question about a commit answered',
    params: Type.Object({ id: Id }),
    body: Type.Object(
      { text: Type.String({ minLength: 1, maxLength: 20_000 }) },
      { additionalProperties: false },
    ),
    response: CoachingSession,
    errors: ['session_not_found', 'private_feedback'],
  },
  getSession: {
    method: 'GET',
    path: '/coach/session/:id',
    summary: 'A session with its messages',
    params: Type.Object({ id: Id }),
    response: CoachingSession,
    errors: ['session_not_found', 'private_feedback'],
  },
})
