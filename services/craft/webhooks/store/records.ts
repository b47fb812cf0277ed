import { type RawBuilder, sql } from 'kysely'
import type { Database, Transaction } from '#platform/database/database.ts'
import { createPageCursor, type KeyForm, type PageCursor, toPage } from '#platform/http/page-cursor.ts'
import type { Page } from './deliveries.ts'

/** A kind of thing that deliveries tell of, and its table. Columns are named like the fields. */
export interface RecordKind {
  table: string
  /** What tells one from the other, within a workspace. */
  key: Readonly<Record<string, KeyForm>>
  columns: readonly string[]
  /** What only some deliveries tell, and none takes back. */
  lasting: readonly string[]
}

const named = ['repository_id', 'repository', 'provider'] as const

/** The kinds of records. */
export const recordKinds = {
  pull_request: {
    table: 'pull_requests',
    key: { repository_id: 'id', number: 'integer' },
    columns: [
      ...named,
      'number',
      'title',
      'body',
      'state',
      'draft',
      'author',
      'url',
      'head_ref',
      'head_hash',
      'base_ref',
      'merge_commit_hash',
      'merged_by',
      'labels',
      'linked_issues',
      'created_at',
      'updated_at',
      'closed_at',
      'merged_at',
    ],
    lasting: ['author', 'created_at', 'merged_by'],
  },
  issue: {
    table: 'issues',
    key: { repository_id: 'id', number: 'integer' },
    columns: [
      ...named,
      'number',
      'title',
      'body',
      'state',
      'state_reason',
      'author',
      'assignees',
      'labels',
      'url',
      'created_at',
      'updated_at',
      'closed_at',
    ],
    lasting: ['author', 'created_at'],
  },
  release: {
    table: 'releases',
    key: { repository_id: 'id', tag: 'text' },
    columns: [...named, 'tag', 'name', 'state', 'prerelease', 'author', 'url', 'published_at', 'updated_at'],
    lasting: ['author'],
  },
  check: {
    table: 'checks',
    key: { repository_id: 'id', kind: 'text', external_id: 'text' },
    columns: [
      ...named,
      'kind',
      'external_id',
      'name',
      'head_hash',
      'state',
      'conclusion',
      'url',
      'started_at',
      'completed_at',
      'updated_at',
    ],
    lasting: ['started_at'],
  },
  installation: {
    table: 'installations',
    key: { provider: 'text', external_id: 'text' },
    columns: [
      'provider',
      'external_id',
      'account',
      'state',
      'all_repositories',
      'repositories',
      'removed_repositories',
      'updated_at',
    ],
    lasting: [],
  },
} as const satisfies Record<string, RecordKind>

/**
 * Writes records as they were told; gives those that changed by it. What was told of an earlier time never takes the
 * place of what is newer, in whatever order deliveries come.
 */
export async function saveRecords<T extends { updated_at: string }>(
  transaction: Transaction,
  workspaceId: string,
  { table, key: keyColumns, columns, lasting }: RecordKind,
  records: readonly T[],
): Promise<T[]> {
  if (records.length === 0) return []
  const key = Object.keys(keyColumns)
  const target = sql.table(`webhooks.${table}`)
  const list = (names: readonly string[], of = '') =>
    sql.join(names.map((name) => (of === '' ? sql.ref(name) : sql`${sql.ref(of)}.${sql.ref(name)}`)))
  const value = (name: string) =>
    lasting.includes(name)
      ? sql`coalesce(excluded.${sql.ref(name)}, t.${sql.ref(name)})`
      : sql`excluded.${sql.ref(name)}`
  const others = columns.filter((name) => !key.includes(name))
  const { rows } = await sql<T>`
    insert into ${target} as t (workspace_id, ${list(columns)})
    select ${workspaceId}, ${list(columns)}
    from json_populate_recordset(null::${target}, ${JSON.stringify(newestOfEach(records, key))}::json)
    on conflict (workspace_id, ${list(key)}) do update
      set ${sql.join(others.map((name) => sql`${sql.ref(name)} = ${value(name)}`))}
      where excluded.updated_at >= t.updated_at
        and (${list(others, 't')}) is distinct from (${sql.join(others.map(value))})
    returning ${list(columns)}
  `.execute(transaction)
  return rows
}

/** One statement cannot write a row twice; of two states told at once, the newer one stands. */
function newestOfEach<T extends { updated_at: string }>(records: readonly T[], key: readonly string[]): T[] {
  const newest = new Map<string, T>()
  for (const record of records) {
    const name = key.map((field) => String(record[field as keyof T])).join(' ')
    const known = newest.get(name)
    if (!known || known.updated_at <= record.updated_at) newest.set(name, record)
  }
  return [...newest.values()]
}

/** PostgreSQL types of what a list is ordered by. */
const types: Readonly<Record<KeyForm, string>> = {
  id: 'uuid',
  time: 'timestamptz',
  number: 'float8',
  integer: 'bigint',
  text: 'text',
}

/** Lists records of a kind, last changed first. */
export async function listRecords<T extends object>(
  { kysely }: Database,
  workspaceId: string,
  { table, key, columns }: RecordKind,
  filter: { repository?: string | undefined; state?: string | undefined; head_hash?: string | undefined },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<T>> {
  const order: Record<string, KeyForm> = { updated_at: 'time', ...key }
  const names = Object.keys(order)
  const byChange: PageCursor<unknown> = createPageCursor(order)
  const conditions: RawBuilder<unknown>[] = [sql`workspace_id = ${workspaceId}`]
  if (filter.repository !== undefined) conditions.push(sql`lower(repository) = lower(${filter.repository})`)
  if (filter.state !== undefined) conditions.push(sql`state = ${filter.state}`)
  if (filter.head_hash !== undefined) conditions.push(sql`head_hash = ${filter.head_hash}`)
  if (cursor !== undefined) {
    const values = byChange.read(cursor) as Record<string, string | number>
    const position = Object.entries(order).map(
      ([name, form]) => sql`${values[name]}::${sql.raw(types[form])}`,
    )
    conditions.push(sql`(${sql.join(names.map((name) => sql.ref(name)))}) < (${sql.join(position)})`)
  }
  const { rows } = await sql<T>`
    select ${sql.join(columns.map((name) => sql.ref(name)))} from ${sql.table(`webhooks.${table}`)}
    where ${sql.join(conditions, sql` and `)}
    order by ${sql.join(names.map((name) => sql`${sql.ref(name)} desc`))}
    limit ${limit + 1}
  `.execute(kysely)
  return toPage<T>(rows, limit, byChange)
}
