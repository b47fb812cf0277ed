import type { CommitSummary, QualityLevel } from '#contracts/commits/commit.ts'
import type { LiveEvent } from '#contracts/realtime.ts'

/** A commit as the feed shows it. */
export interface FeedItem {
  id: string
  hash: string
  repository: string
  subject: string
  author_name: string
  authored_at: string
  /** null until it is coached. */
  score: { score: number; level: QualityLevel } | null
}

/** A commit of a list as a feed item. */
export function fromSummary(commit: CommitSummary): FeedItem {
  const { id, hash, repository, subject, author_name, authored_at, quality_score, quality_level } = commit
  const score =
    quality_score !== null && quality_level !== null ? { score: quality_score, level: quality_level } : null
  return { id, hash, repository, subject, author_name, authored_at, score }
}

/**
 * The newest commits after some events, newest first and `limit` at most: announced and tracked ones come in, retracted
 * ones go. Old commits that a backfill reads do not push out newer ones.
 */
export function applyEvents(
  items: readonly FeedItem[],
  events: readonly LiveEvent[],
  options: { limit: number; repository: string | undefined },
): FeedItem[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  for (const { type, data } of events) {
    if (type === 'commit.announced' || type === 'commit.tracked') {
      if ((options.repository ?? data.repository) !== data.repository) continue
      const { commit_id, hash, repository, subject, author_name, authored_at } = data
      const score = byId.get(commit_id)?.score ?? null
      byId.set(commit_id, { id: commit_id, hash, repository, subject, author_name, authored_at, score })
    } else if (type === 'commit.retracted') byId.delete(data.commit_id)
  }
  return [...byId.values()]
    .sort((one, other) => Date.parse(other.authored_at) - Date.parse(one.authored_at))
    .slice(0, options.limit)
}

/** Whether some of these commits have a new score; events do not tell it, since not everybody may see it. */
export function haveNewScores(items: readonly FeedItem[], events: readonly LiveEvent[]): boolean {
  const ids = new Set(items.map(({ id }) => id))
  return events.some(({ type, data }) => type === 'commit.coached' && ids.has(data.commit_id))
}
