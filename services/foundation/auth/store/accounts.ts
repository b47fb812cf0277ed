import { sql } from 'kysely'
import type { Account, Membership } from '#contracts/accounts.ts'
import { type Executor, tablesOf } from './queries.ts'

export interface NewAccount {
  id?: string
  name: string
  email: string
  email_verified: boolean
}

/** Gives the id of a new account; null when the address has one already. */
export async function insertAccount(executor: Executor, account: NewAccount): Promise<string | null> {
  const email = account.email.toLowerCase()
  const inserted = await tablesOf(executor)
    .insertInto('auth.users')
    .values({ ...account, email, current_workspace_id: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted?.id ?? null
}

/** Sets the password of an account, whether or not it had one. */
export async function savePassword(executor: Executor, userId: string, hash: string): Promise<void> {
  await tablesOf(executor)
    .insertInto('auth.accounts')
    .values({ user_id: userId, provider_id: 'credential', account_id: userId, name: null, password: hash })
    .onConflict((conflict) =>
      conflict.columns(['provider_id', 'account_id']).doUpdateSet({ password: hash, updated_at: sql`now()` }),
    )
    .execute()
}

/** Sets another hash of an account's password, unless the password was changed meanwhile. */
export async function replacePassword(
  executor: Executor,
  userId: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await tablesOf(executor)
    .updateTable('auth.accounts')
    .set({ password: to, updated_at: sql`now()` })
    .where('provider_id', '=', 'credential')
    .where('account_id', '=', userId)
    .where('password', '=', from)
    .execute()
}

/** The hash of an account's password; null without one. */
export async function findPassword(executor: Executor, userId: string): Promise<string | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.accounts')
    .where('provider_id', '=', 'credential')
    .where('account_id', '=', userId)
    .select('password')
    .executeTakeFirst()
  return row?.password ?? null
}

/** The account an address signs in to. */
export async function findAccountByEmail(executor: Executor, email: string) {
  return await tablesOf(executor)
    .selectFrom('auth.users')
    .where('email', '=', email.toLowerCase())
    .select(['id', 'name', 'email', 'email_verified'])
    .executeTakeFirst()
}

/** Whose an address is that was shown to be somebody's; null without one. */
export async function findVerifiedUser(executor: Executor, email: string): Promise<string | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.emails')
    .where('email', '=', email.toLowerCase())
    .select('user_id')
    .executeTakeFirst()
  return row?.user_id ?? null
}

/** Whether signing in to an account takes a code beside the password. */
export async function hasSecondFactor(executor: Executor, userId: string): Promise<boolean> {
  const row = await tablesOf(executor)
    .selectFrom('auth.users')
    .where('id', '=', userId)
    .select('two_factor_enabled')
    .executeTakeFirst()
  return row?.two_factor_enabled ?? false
}

/** Whether an address belongs to an account, as its own or as a further one. */
export async function isEmailTaken(executor: Executor, email: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from auth.users where email = ${email.toLowerCase()}
    union all select 1 from auth.emails where email = ${email.toLowerCase()}`.execute(tablesOf(executor))
  return rows.length > 0
}

/** Notes that the account's owner has shown an address to be theirs. */
export async function saveVerifiedEmail(executor: Executor, userId: string, email: string): Promise<void> {
  const tables = tablesOf(executor)
  await tables
    .insertInto('auth.emails')
    .values({ user_id: userId, email: email.toLowerCase() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await tables
    .updateTable('auth.users')
    .set({ email_verified: true, updated_at: sql`now()` })
    .where('id', '=', userId)
    .where('email', '=', email.toLowerCase())
    .execute()
}

export async function renameAccount(executor: Executor, userId: string, name: string): Promise<void> {
  await tablesOf(executor)
    .updateTable('auth.users')
    .set({ name, updated_at: sql`now()` })
    .where('id', '=', userId)
    .execute()
}

/** An account with its addresses and workspaces; null when there is none. */
export async function findAccount(executor: Executor, userId: string): Promise<Account | null> {
  const tables = tablesOf(executor)
  const user = await tables
    .selectFrom('auth.users')
    .where('id', '=', userId)
    .select(['id', 'name', 'email', 'email_verified', 'two_factor_enabled', 'created_at'])
    .executeTakeFirst()
  if (!user) return null
  const emails = await tables
    .selectFrom('auth.emails')
    .where('user_id', '=', userId)
    .orderBy('verified_at')
    .select('email')
    .execute()
  return {
    ...user,
    emails: emails.map(({ email }) => email),
    has_password: (await findPassword(executor, userId)) !== null,
    workspaces: await listMemberships(executor, userId),
  }
}

/** The workspaces of an account, in order of joining. */
export async function listMemberships(executor: Executor, userId: string): Promise<Membership[]> {
  return await tablesOf(executor)
    .selectFrom('auth.members as m')
    .innerJoin('auth.workspaces as w', 'w.id', 'm.workspace_id')
    .where('m.user_id', '=', userId)
    .orderBy('m.joined_at')
    .select(['m.workspace_id', 'w.name', 'm.role'])
    .execute()
}

/** Whether any account here signs in with a password. */
export async function hasPasswords(executor: Executor): Promise<boolean> {
  const row = await tablesOf(executor)
    .selectFrom('auth.accounts')
    .where('password', 'is not', null)
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
