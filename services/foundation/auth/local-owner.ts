import { sql } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { firstWorkspaceId, localOwnerId } from '#platform/identity/principal.ts'
import type { AuthConfig } from './config.ts'
import { insertAccount, isEmailTaken, saveVerifiedEmail } from './store/accounts.ts'
import { insertMember, insertWorkspace } from './store/members.ts'
import { tablesOf } from './store/queries.ts'

/** Of an owner whose address git does not know; RFC 2606 keeps `invalid` from ever being anybody's. */
const unknownEmail = 'owner@throughline.invalid'

/**
 * Makes the owner of a self-hosted server and the first workspace, once, and keeps the owner's addresses up with git's.
 * An address that another account has meanwhile shown to be its own stays there.
 */
export async function ensureLocalOwner(database: Database, owner: AuthConfig['owner']): Promise<void> {
  await database.transact(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('auth.local_owner'))`.execute(transaction)
    const tables = tablesOf(transaction)
    const existing = await tables
      .selectFrom('auth.users')
      .where('id', '=', localOwnerId)
      .select('email')
      .executeTakeFirst()
    const free = owner.email !== null && !(await isEmailTaken(transaction, owner.email)) ? owner.email : null
    if (!existing) {
      await insertAccount(transaction, {
        id: localOwnerId,
        name: owner.name ?? 'Owner',
        email: free ?? unknownEmail,
        email_verified: free !== null,
      })
      await insertWorkspace(transaction, { id: firstWorkspaceId, name: 'Workspace' })
      await insertMember(transaction, { workspace_id: firstWorkspaceId, user_id: localOwnerId }, 'owner')
    } else if (existing.email === unknownEmail && free !== null) {
      await tables.updateTable('auth.users').set({ email: free }).where('id', '=', localOwnerId).execute()
    }
    if (free !== null) await saveVerifiedEmail(transaction, localOwnerId, free)
  })
}
