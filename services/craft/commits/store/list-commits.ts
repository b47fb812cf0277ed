import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely'
import type { Commit, CommitSummary } from '#contracts/commits/commit.ts'
import { createPageCursor, type PageCursor, toPage } from '#platform/http/page-cursor.ts'
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

/** The orders a list of commits may have. */
export type CommitSort = 'newest' | 'oldest' | 'weakest' | 'best' | 'largest'

/** Where a page ended: what its last commit was sorted by, and its id. */
interface Position {
  key: string | number
  id: string
}

interface Order {
  key: RawBuilder<unknown>
  /** PostgreSQL type of the key. */
  type: 'timestamptz' | 'float8'
  direction: 'asc' | 'desc'
  cursor: PageCursor<Position>
  /** Which commits have a place in this order. */
  among: (hidden?: readonly string[]) => RawBuilder<unknown>
}

const coached = (hidden?: readonly string[]) => sql`s.quality_score is not null and ${isScoreVisible(hidden)}`
const measured = () => sql`m.commit_id is not null`

/** By age along `commits_of_repository` or `commits_of_workspace`, by quality along `scores_of_repository`. */
const orders: Readonly<Record<CommitSort, Order>> = {
  newest: byAge('newest', 'desc'),
  oldest: byAge('oldest', 'asc'),
  weakest: { ...byFigure('weakest', sql`s.quality_score`, 'asc'), among: coached },
  best: { ...byFigure('best', sql`s.quality_score`, 'desc'), among: coached },
  largest: { ...byFigure('largest', sql`m.additions + m.deletions`, 'desc'), among: measured },
}

function byAge(sort: CommitSort, direction: Order['direction']): Order {
  const cursor = createPageCursor({ key: 'time', id: 'id' }, sort)
  return { key: sql`c.authored_at`, type: 'timestamptz', direction, cursor, among: () => sql`true` }
}

function byFigure(sort: CommitSort, key: Order['key'], direction: Order['direction']): Omit<Order, 'among'> {
  return { key, type: 'float8', direction, cursor: createPageCursor({ key: 'number', id: 'id' }, sort) }
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
      ${cursor === undefined ? sql`` : sql`and ${isAfter(order, order.cursor.read(cursor))}`}
    order by ${order.key} ${direction}, c.id ${direction}
    limit ${limit + 1}
  `.execute(executor)
  const { items, next_cursor } = toPage(rows, limit, order.cursor)
  return { items: items.map(({ key: _key, ...commit }) => commit as unknown as Item), next_cursor }
}

function isAfter(order: Order, { key, id }: Position): RawBuilder<unknown> {
  const sign = sql.raw(order.direction === 'desc' ? '<' : '>')
  return sql`(${order.key}, c.id) ${sign} (${key}::${sql.raw(order.type)}, ${id}::uuid)`
}
