import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Session } from '#contracts/accounts.ts'
import type { ClientDetails } from '../client-details.ts'
import type { AuthConfig } from '../config.ts'
import { sessionDays } from '../session-cookie.ts'
import { type Executor, secondsFromNow, tablesOf } from './queries.ts'

type SessionConfig = Pick<AuthConfig, 'session_idle_days'>

/** When a session that is opened now ends if nobody uses it. */
export function endOfNewSession({ session_idle_days }: SessionConfig): string {
  return secondsFromNow(session_idle_days * 86_400)
}

function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Opens a session and gives its token. */
export async function insertSession(
  executor: Executor,
  userId: string,
  { ip_address, user_agent }: ClientDetails,
  config: SessionConfig,
): Promise<string> {
  const token = createToken()
  await tablesOf(executor)
    .insertInto('auth.sessions')
    .values({ user_id: userId, token, ip_address, user_agent, expires_at: endOfNewSession(config) })
    .execute()
  return token
}

/** Sessions of an account that have not run out, newest first. */
export async function listSessions(
  executor: Executor,
  userId: string,
  currentToken: string | null,
): Promise<Session[]> {
  const rows = await tablesOf(executor)
    .selectFrom('auth.sessions')
    .where('user_id', '=', userId)
    .where('expires_at', '>', sql<string>`now()`)
    .orderBy('id', 'desc')
    .select(['id', 'token', 'ip_address', 'user_agent', 'created_at', 'expires_at'])
    .execute()
  return rows.map(({ token, ...session }) => ({ ...session, current: token === currentToken }))
}

/** Which sessions of an account to end. */
export interface EndedSessions {
  user_id: string
  /** Only this one. */
  id?: string
  token?: string
  /** All but this one. */
  except_token?: string | null
}

/** Ends sessions and gives how many there were. */
export async function deleteSessions(executor: Executor, which: EndedSessions): Promise<number> {
  let query = tablesOf(executor).deleteFrom('auth.sessions').where('user_id', '=', which.user_id)
  if (which.id !== undefined) query = query.where('id', '=', which.id)
  if (which.token !== undefined) query = query.where('token', '=', which.token)
  if (which.except_token) query = query.where('token', '!=', which.except_token)
  const { numDeletedRows } = await query.executeTakeFirst()
  return Number(numDeletedRows)
}

/** The account of a session that has not run out; null when there is none. */
export async function findSessionUser(executor: Executor, token: string): Promise<string | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.sessions')
    .where('token', '=', token)
    .where('expires_at', '>', sql<string>`now()`)
    .select('user_id')
    .executeTakeFirst()
  return row?.user_id ?? null
}

/**
 * The account of a session that has not run out, whose end moves on to as far as its use allows; null when there is none.
 * It moves by the hour: a write a request would cost more than it tells.
 */
export async function useSession(
  executor: Executor,
  token: string,
  { session_idle_days }: SessionConfig,
): Promise<string | null> {
  const tables = tablesOf(executor)
  const end = sql`least(
    created_at + make_interval(days => ${sessionDays}), now() + make_interval(days => ${session_idle_days}))`
  const { rows } = await sql<{ user_id: string; is_old: boolean }>`
    select user_id, abs(extract(epoch from expires_at - ${end})) > 3600 as is_old
    from auth.sessions where token = ${token} and expires_at > now()`.execute(tables)
  const [session] = rows
  if (session === undefined) return null
  if (session.is_old) {
    await sql`
      update auth.sessions set expires_at = ${end} where token = ${token} and expires_at > now()
    `.execute(tables)
  }
  return session.user_id
}

/** Notes that somebody has just shown again who they are, and gives the session's new token; null when it has ended. */
export async function renewSession(executor: Executor, token: string): Promise<string | null> {
  const renewed = createToken()
  const row = await tablesOf(executor)
    .updateTable('auth.sessions')
    .set({ token: renewed, confirmed_at: sql<string>`now()` })
    .where('token', '=', token)
    .where('expires_at', '>', sql<string>`now()`)
    .returning('id')
    .executeTakeFirst()
  return row ? renewed : null
}

/** Whether somebody has shown within so many seconds who they are, in a session that has not run out. */
export async function isConfirmed(executor: Executor, token: string, seconds: number): Promise<boolean> {
  const row = await tablesOf(executor)
    .selectFrom('auth.sessions')
    .where('token', '=', token)
    .where('expires_at', '>', sql<string>`now()`)
    .where('confirmed_at', '>', sql<string>`now() - make_interval(secs => ${seconds})`)
    .select('id')
    .executeTakeFirst()
  return row !== undefined
}

/** A session that has not run out. */
export interface FoundSession {
  id: string
  user_id: string
  created_at: string
  expires_at: string
}

/** The session of an id; null when it has ended. */
export async function findSession(executor: Executor, id: string): Promise<FoundSession | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.sessions')
    .where('id', '=', id)
    .where('expires_at', '>', sql<string>`now()`)
    .select(['id', 'user_id', 'created_at', 'expires_at'])
    .executeTakeFirst()
  return row ?? null
}

/** The id of the session of a token; null when it has ended. */
export async function findSessionId(executor: Executor, token: string): Promise<string | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.sessions')
    .where('token', '=', token)
    .where('expires_at', '>', sql<string>`now()`)
    .select('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Removes what has run out: sessions, links, and wrong passwords of more than a day ago. */
export async function deleteExpired(executor: Executor): Promise<void> {
  const tables = tablesOf(executor)
  await tables.deleteFrom('auth.sessions').where('expires_at', '<', sql<string>`now()`).execute()
  await tables.deleteFrom('auth.one_time_tokens').where('expires_at', '<', sql<string>`now()`).execute()
  await tables.deleteFrom('auth.passkey_challenges').where('expires_at', '<', sql<string>`now()`).execute()
  await tables.deleteFrom('auth.social_sign_ins').where('expires_at', '<', sql<string>`now()`).execute()
  await sql`delete from auth.verifications where expires_at < now()`.execute(tables)
  await sql`delete from auth.sign_in_attempts where failed_at < now() - interval '1 day'`.execute(tables)
}
