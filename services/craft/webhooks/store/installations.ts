import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Installation } from '#contracts/code-host.ts'
import type { Transaction } from '#platform/database/database.ts'

const columns = sql`
  provider, external_id, account, state, all_repositories, repositories, removed_repositories, updated_at`

/** Changes what is known of an installation; gives it when that changed anything. */
export async function changeInstallation(
  transaction: Transaction,
  workspaceId: string,
  { provider, external_id }: Pick<Installation, 'provider' | 'external_id'>,
  change: (known: Installation | null) => Installation,
): Promise<Installation | null> {
  const { rows } = await sql<Installation>`
    select ${columns} from webhooks.installations
    where workspace_id = ${workspaceId} and provider = ${provider} and external_id = ${external_id}
    for update
  `.execute(transaction)
  const known = rows[0] ?? null
  const changed = change(known)
  if (isDeepStrictEqual({ ...known }, changed)) return null
  const { account, state, all_repositories, repositories, removed_repositories, updated_at } = changed
  await sql`
    insert into webhooks.installations (workspace_id, ${columns})
    values (${workspaceId}, ${provider}, ${external_id}, ${account}, ${state}, ${all_repositories},
      ${repositories}::text[], ${removed_repositories}::text[], ${updated_at})
    on conflict (workspace_id, provider, external_id) do update
      set account = excluded.account, state = excluded.state, all_repositories = excluded.all_repositories,
        repositories = excluded.repositories, removed_repositories = excluded.removed_repositories,
        updated_at = excluded.updated_at
  `.execute(transaction)
  return changed
}
