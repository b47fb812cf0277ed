import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Commit, CommitSummary } from '#contracts/commits.ts'
import { type CommitSort, type PagePosition, readCursor, writeCursor } from '../page-cursor.ts'
import {
  allCommits,
  type CommitFilter,
  isScoreVisible,
  matching,
  typeOfCommit,
  visibleScore,
} from './commit-filter.ts'

/** The columns of a commit, out of {@link allCommits}, without the scores of hidden authors. */
export const summaryColumns = (hidden: readonly string[] = []) => sql`
  c.id, c.repository_id, r.full_name as repository, c.hash, c.parents, c.author_name, c.author_email,
  c.authored_at, c.author_offset_minutes, c.committer_name, c.committer_email, c.committed_at, c.signed,
  c.is_merge, c.is_bot, c.reverts, c.cherry_picked_from, c.subject, ${typeOfCommit} as type,
  m.additions, m.deletions, m.files_changed,
  ${visibleScore('quality_score', hidden)} as quality_score, ${visibleScore('quality_level', hidden)} as quality_level,
  c.announced_at is not null as announced, c.retracted_at, c.tracked_at`

interface Order {
  key: RawBuilder<unknown>
  /** PostgreSQL type of the key. */
  type: 'timestamptz' | 'float8'
  direction: 'asc' | 'desc'
  /** Which commits have a place in this order. */
  among: (hidden?: readonly string[]) => RawBuilder<unknown>
}

const everyCommit = () => sql`true`
const coached = (hidden?: readonly string[]) => sql`s.quality_score is not null and ${isScoreVisible(hidden)}`
const measured = () => sql`m.commit_id is not null`

/** By age along `commits_of_repository` or `commits_of_workspace`, by quality along `scores_of_repository`. */
const orders: Readonly<Record<CommitSort, Order>> = {
  newest: { key: sql`c.authored_at`, type: 'timestamptz', direction: 'desc', among: everyCommit },
  oldest: { key: sql`c.authored_at`, type: 'timestamptz', direction: 'asc', among: everyCommit },
  weakest: { key: sql`s.quality_score`, type: 'float8', direction: 'asc', among: coached },
  best: { key: sql`s.quality_score`, type: 'float8', direction: 'desc', among: coached },
  largest: { key: sql`m.additions + m.deletions`, type: 'float8', direction: 'desc', among: measured },
}

export interface PageRequest {
  sort: CommitSort
  limit: number
  cursor?: string | undefined
}

/** A page of commits; `next_cursor` is null on the last one. */
export interface CommitPage<Item = CommitSummary> {
  items: Item[]
  next_cursor: string | null
}

/**
 * One page of the commits that match. Pages follow each other by the key and id of the last commit, so that a page far
 * down costs as little as the first and nothing is shown twice when commits come in between. Commits without a score
 * are in no list by quality, unmeasured ones in none by size.
 */
export function listCommits(
  executor: QueryExecutorProvider,
  workspaceId: string,
  filter: CommitFilter,
  page: PageRequest,
): Promise<CommitPage> {
  return readPage<CommitSummary>(executor, summaryColumns(filter.hidden), workspaceId, filter, page)
}

/** Characters of a message that an export holds, so that its memory has a bound; the whole is in the commit itself. */
const exportedMessage = 20_000

/** Like {@link listCommits}, with the messages. */
export function listForExport(
  executor: QueryExecutorProvider,
  workspaceId: string,
  filter: CommitFilter,
  page: PageRequest,
): Promise<CommitPage<Commit>> {
  const message = sql`(
    select left(t.message, ${sql.lit(exportedMessage)}) from commits.messages t
    where (t.workspace_id, t.commit_id) = (c.workspace_id, c.id)
  ) as message`
  return readPage<Commit>(
    executor,
    sql`${summaryColumns(filter.hidden)}, ${message}`,
    workspaceId,
    filter,
    page,
  )
}

async function readPage<Item extends { id: string }>(
  executor: QueryExecutorProvider,
  columns: RawBuilder<unknown>,
  workspaceId: string,
  filter: CommitFilter,
  { sort, limit, cursor }: PageRequest,
): Promise<CommitPage<Item>> {
  const order = orders[sort]
  const direction = sql.raw(order.direction)
  const { rows } = await sql<Item & { key: string | number }>`
    select ${columns}, ${order.key} as key
    from ${allCommits}
    where ${await matching(executor, workspaceId, filter)} and ${order.among(filter.hidden)}
      ${cursor === undefined ? sql`` : sql`and ${isAfter(order, readCursor(sort, cursor))}`}
    order by ${order.key} ${direction}, c.id ${direction}
    limit ${limit + 1}
  `.execute(executor)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(({ key: _key, ...commit }) => commit as unknown as Item),
    next_cursor: last ? writeCursor(sort, { key: last.key, id: last.id }) : null,
  }
}

function isAfter(order: Order, { key, id }: PagePosition): RawBuilder<unknown> {
  const sign = sql.raw(order.direction === 'desc' ? '<' : '>')
  return sql`(${order.key}, c.id) ${sign} (${key}::${sql.raw(order.type)}, ${id}::uuid)`
}
