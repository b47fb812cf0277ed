import { sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { localOwnerId } from '#platform/identity/principal.ts'
import type { AuthParts } from './parts.ts'
import { tablesOf } from './store/queries.ts'

/**
 * Refuses to leave an account that nobody could enter any more; to be called after the removal, in its transaction. The
 * account stays locked until that ends, so that two removals at once do not each count on the other's.
 */
export async function requireWayToSignIn(
  { providers }: Pick<AuthParts, 'providers'>,
  transaction: Transaction,
  userId: string,
): Promise<void> {
  const ways = ['credential', ...providers.map(({ id }) => id)]
  // Whoever has the server's machine makes a link with `throughline login`.
  if (userId === localOwnerId) return
  const tables = tablesOf(transaction)
  await tables.selectFrom('auth.users').where('id', '=', userId).select('id').forUpdate().execute()
  const { rows } = await sql`
    select 1 from auth.accounts where user_id = ${userId} and provider_id = any(${ways})
    union all select 1 from auth.passkeys where user_id = ${userId}
    limit 1`.execute(tables)
  if (rows.length > 0) return
  throw new ServiceError(
    'last_way_to_sign_in',
    'This is the only way you sign in: set a password or add another way first.',
  )
}
