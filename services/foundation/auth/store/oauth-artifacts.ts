import { sql } from 'kysely'
import { digestOf } from '../secret-token.ts'
import { type Executor, tablesOf } from './queries.ts'

/** Something that was given out, or waits for an answer. */
export interface Artifact {
  payload: Record<string, unknown>
  /** When it was used up, in milliseconds since 1970. */
  consumed_at: number | null
}

export interface NewArtifact {
  kind: string
  /** What was given out; only its digest is kept. */
  value: string
  client_id: string | null
  grant_id: string | null
  payload: Record<string, unknown>
  /** Seconds it is good for; null for as long as its client is. */
  seconds: number | null
}

/** Stores an artifact, in the place of one of the same kind and value. */
export async function saveArtifact(executor: Executor, artifact: NewArtifact): Promise<void> {
  const { kind, value, client_id, grant_id, payload, seconds } = artifact
  await sql`
    insert into auth.oauth_artifacts (kind, digest, client_id, grant_id, payload, expires_at)
    values (${kind}, ${digestOf(value)}, ${client_id}, ${grant_id}, ${JSON.stringify(payload)}::jsonb,
      now() + make_interval(secs => ${seconds}))
    on conflict (kind, digest) do update set payload = excluded.payload, expires_at = excluded.expires_at
  `.execute(tablesOf(executor))
}

/**
 * An artifact by its value; null when there is none or it has run out.
 *
 * @param lock until the end of the transaction: of two requests with the same one, the second sees what the first did
 */
export async function findArtifact(
  executor: Executor,
  kind: string,
  value: string,
  lock = false,
): Promise<Artifact | null> {
  let query = tablesOf(executor)
    .selectFrom('auth.oauth_artifacts')
    .where('kind', '=', kind)
    .where('digest', '=', digestOf(value))
    .where((where) =>
      where.or([where('expires_at', 'is', null), where('expires_at', '>', sql<string>`now()`)]),
    )
    .select(['payload', 'consumed_at'])
  if (lock) query = query.forUpdate()
  const row = await query.executeTakeFirst()
  if (!row) return null
  return {
    payload: row.payload as Record<string, unknown>,
    consumed_at: row.consumed_at === null ? null : Date.parse(row.consumed_at),
  }
}

/** Notes that an artifact is used up; the first time counts. */
export async function consumeArtifact(executor: Executor, kind: string, value: string): Promise<void> {
  await sql`
    update auth.oauth_artifacts set consumed_at = coalesce(consumed_at, now())
    where kind = ${kind} and digest = ${digestOf(value)}`.execute(tablesOf(executor))
}

/** Removes an artifact, used up or not. */
export async function deleteArtifact(executor: Executor, kind: string, value: string): Promise<void> {
  await tablesOf(executor)
    .deleteFrom('auth.oauth_artifacts')
    .where('kind', '=', kind)
    .where('digest', '=', digestOf(value))
    .execute()
}

/** Ends everything of a kind that was given on a grant. */
export async function deleteArtifactsOfGrant(
  executor: Executor,
  kind: string,
  grantId: string,
): Promise<void> {
  await tablesOf(executor)
    .deleteFrom('auth.oauth_artifacts')
    .where('kind', '=', kind)
    .where('grant_id', '=', grantId)
    .execute()
}

/** Removes what has run out. */
export async function deleteExpiredArtifacts(executor: Executor): Promise<void> {
  await sql`delete from auth.oauth_artifacts where expires_at < now()`.execute(tablesOf(executor))
}
