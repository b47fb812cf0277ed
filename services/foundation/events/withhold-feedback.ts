import type { FeedbackAudience } from '#platform/privacy/feedback-audience.ts'

/** What of an event is feedback, and which field says whose; null when none does. */
interface FeedbackFields {
  owner: string | null
  fields: readonly string[]
}

const feedbackOf: Readonly<Record<string, FeedbackFields>> = {
  'commit.coached': { owner: 'author_email', fields: ['quality_score', 'quality_level'] },
  'commit.advised': { owner: null, fields: ['advice', 'reason'] },
  'session.started': { owner: 'user_id', fields: ['user_id', 'session_type'] },
}

/**
 * An event as somebody may see it: feedback of others is null. Where the event does not say whose it is, it is null for
 * whom anybody's is hidden.
 */
export function withholdFeedback<Event extends { type: string; data: unknown }>(
  event: Event,
  { hidden, isHidden }: FeedbackAudience,
): Event {
  const kind = feedbackOf[event.type]
  if (!kind || typeof event.data !== 'object' || event.data === null) return event
  const data = event.data as Record<string, unknown>
  const owner = kind.owner === null ? undefined : data[kind.owner]
  const isPrivate = typeof owner === 'string' ? isHidden(owner) : hidden.size > 0
  if (!isPrivate) return event
  return { ...event, data: { ...data, ...Object.fromEntries(kind.fields.map((field) => [field, null])) } }
}
