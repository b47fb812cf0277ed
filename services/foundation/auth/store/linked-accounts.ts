import { type LinkedAccount, type ProviderId, socialProviders } from '#contracts/auth/social.ts'
import type { ProviderIdentity } from '../social/provider.ts'
import { type Executor, tablesOf } from './queries.ts'

/** Whose an account at a provider is here; null when it is linked with none. */
export async function findLinkedUser(
  executor: Executor,
  { provider, subject }: Pick<ProviderIdentity, 'provider' | 'subject'>,
): Promise<string | null> {
  const row = await tablesOf(executor)
    .selectFrom('auth.accounts')
    .where('provider_id', '=', provider)
    .where('account_id', '=', subject)
    .select('user_id')
    .executeTakeFirst()
  return row?.user_id ?? null
}

/** Links an account at a provider; false when it is linked already. */
export async function insertLinkedAccount(
  executor: Executor,
  userId: string,
  { provider, subject, login }: ProviderIdentity,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tablesOf(executor)
    .insertInto('auth.accounts')
    .values({ user_id: userId, provider_id: provider, account_id: subject, name: login, password: null })
    .onConflict((conflict) => conflict.columns(['provider_id', 'account_id']).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Accounts at providers that sign somebody in, oldest first. */
export async function listLinkedAccounts(executor: Executor, userId: string): Promise<LinkedAccount[]> {
  const rows = await tablesOf(executor)
    .selectFrom('auth.accounts')
    .where('user_id', '=', userId)
    .where('provider_id', 'in', socialProviders)
    .orderBy('id')
    .select(['id', 'provider_id', 'name', 'created_at'])
    .execute()
  return rows.map(({ provider_id, name, ...account }) => ({
    ...account,
    provider: provider_id as ProviderId,
    name: name ?? '',
  }))
}

/** Unlinks an account of somebody and gives its provider; null when there is none. */
export async function deleteLinkedAccount(
  executor: Executor,
  userId: string,
  id: string,
): Promise<string | null> {
  const row = await tablesOf(executor)
    .deleteFrom('auth.accounts')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .where('provider_id', 'in', socialProviders)
    .returning('provider_id')
    .executeTakeFirst()
  return row?.provider_id ?? null
}
