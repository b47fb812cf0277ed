import { type QueryExecutorProvider, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { CommitType, QualityLevel } from '#contracts/commits/commit.ts'
import { toStorableText } from '../storable-text.ts'
import { toStorableTimestamp } from '../storable-timestamp.ts'
import { areMessagesWaiting, indexedCommitsWith, readWords, waitingCommitsWith } from './message-index.ts'

type Inclusion = 'include' | 'exclude' | 'only'

/** What the caller asks for: the filters of the contract's lists, statistics and export. */
export interface CommitFilter {
  repository?: string | undefined
  author?: string | undefined
  from?: string | undefined
  to?: string | undefined
  type?: CommitType | undefined
  level?: QualityLevel | undefined
  q?: string | undefined
  path?: string | undefined
  merges?: Inclusion | undefined
  bots?: Inclusion | undefined
  retracted?: Inclusion | undefined
  /** Addresses in lower case of authors whose feedback the caller may not see. */
  hidden?: readonly string[] | undefined
}

/**
 * Commits `c` with their repository `r`, score `s` and measurement `m`. PostgreSQL drops the last two joins again
 * where nothing of them is asked for.
 */
export const allCommits = sql`
  commits.commits c
  join commits.repositories r on (r.workspace_id, r.id) = (c.workspace_id, c.repository_id)
  left join commits.scores s
    on (s.workspace_id, s.repository_id, s.commit_id) = (c.workspace_id, c.repository_id, c.id)
  left join commits.measurements m on (m.workspace_id, m.commit_id) = (c.workspace_id, c.id)`

/** The type a commit declares, else the one coaching found for it. */
export const typeOfCommit = sql`coalesce(c.type, s.type)`

/** Whether the caller may see the score of a commit, out of {@link allCommits}. */
export function isScoreVisible(hidden: readonly string[] = []): RawBuilder<SqlBool> {
  return hidden.length === 0 ? sql`true` : sql`lower(c.author_email) <> all(${hidden}::text[])`
}

/** A column of the score, null where the caller may not see it. */
export function visibleScore(column: 'quality_score' | 'quality_level', hidden: readonly string[] = []) {
  const score = sql`s.${sql.ref(column)}`
  return hidden.length === 0 ? score : sql`case when ${isScoreVisible(hidden)} then ${score} end`
}

/** The condition on {@link allCommits} that a filter stands for. */
export async function matching(
  executor: QueryExecutorProvider,
  workspaceId: string,
  filter: CommitFilter,
): Promise<RawBuilder<SqlBool>> {
  const words = readWords(toStorableText(filter.q ?? ''))
  const conditions = [
    sql`c.workspace_id = ${workspaceId}`,
    sql`r.removed_at is null`,
    ...inclusion(sql`c.retracted_at is not null`, filter.retracted ?? 'exclude'),
    ...inclusion(sql`c.is_merge`, filter.merges ?? 'include'),
    ...inclusion(sql`c.is_bot`, filter.bots ?? 'include'),
    ...given(filter.repository, (name) => sql`c.repository_id = ${repositoryNamed(workspaceId, name)}`),
    ...given(filter.author, byAuthor),
    ...given(filter.from, (time) => sql`c.authored_at >= ${toStorableTimestamp(time)}::timestamptz`),
    ...given(filter.to, (time) => sql`c.authored_at < ${toStorableTimestamp(time)}::timestamptz`),
    ...given(filter.type, (type) => sql`${typeOfCommit} = ${type}`),
    ...given(filter.level, (level) => sql`(s.quality_level = ${level} and ${isScoreVisible(filter.hidden)})`),
    ...(words.length > 0 ? [await withWords(executor, workspaceId, words)] : []),
    ...given(filter.path, (path) => changed(workspaceId, filter.repository, path)),
  ]
  return sql<SqlBool>`${sql.join(conditions, sql` and `)}`
}

type Condition = RawBuilder<unknown>

/** The condition of a filter that is given, its text such that PostgreSQL can take it. */
function given(value: string | undefined, condition: (value: string) => Condition): Condition[] {
  return value === undefined || value === '' ? [] : [condition(toStorableText(value))]
}

function inclusion(condition: Condition, wanted: Inclusion): Condition[] {
  if (wanted === 'include') return []
  return [wanted === 'only' ? sql`(${condition})` : sql`not (${condition})`]
}

/** One value, not a join, so that a walk along `commits_of_repository` can start at it. */
function repositoryNamed(workspaceId: string, name: string): Condition {
  return sql`(
    select id from commits.repositories
    where workspace_id = ${workspaceId} and full_name = ${name} and removed_at is null
    order by id desc limit 1
  )`
}

function byAuthor(author: string): Condition {
  return sql`(lower(c.author_email) = lower(${author}) or c.author_name ilike ${`%${escapeLike(author)}%`})`
}

/** In the index alone when it is complete, which leaves PostgreSQL the choice of the cheaper way. */
async function withWords(
  executor: QueryExecutorProvider,
  workspaceId: string,
  words: readonly string[],
): Promise<Condition> {
  const indexed = indexedCommitsWith(workspaceId, words)
  if (!(await areMessagesWaiting(executor, workspaceId))) return sql`c.id in (${indexed})`
  return sql`c.id in (${indexed} union all ${waitingCommitsWith(workspaceId, words)})`
}

/** Longest beginning of a path that `file_changes_path` holds, in characters. */
const indexedLength = 255
/** Comes after every character there is. */
const lastCharacter = '\u{10FFFF}'

/**
 * Commits that changed a file, or a file below a folder, or moved it from there: along `file_changes_path` and
 * `file_changes_previous_path`, whose entries begin alike.
 */
function changed(workspaceId: string, repository: string | undefined, given: string): Condition {
  const path = given.replace(/^(?:\.?\/)+|\/+$/g, '')
  if (path === '') return sql`true`
  const beginning = [...path].slice(0, indexedLength).join('')
  const isAt = (column: Condition) => sql`(
    left(${column}, ${sql.lit(indexedLength)}) >= ${beginning}
    and left(${column}, ${sql.lit(indexedLength)}) <= ${beginning + lastCharacter}
    and (${column} = ${path} or starts_with(${column}, ${`${path}/`}))
  )`
  return sql`c.id in (
    select f.commit_id from commits.file_changes f
    where f.workspace_id = ${workspaceId}
      ${repository === undefined ? sql`` : sql`and f.repository_id = ${repositoryNamed(workspaceId, repository)}`}
      and (${isAt(sql`f.path`)} or (f.previous_path is not null and ${isAt(sql`f.previous_path`)}))
  )`
}

/** Text that stands for itself in a pattern of `like`. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
