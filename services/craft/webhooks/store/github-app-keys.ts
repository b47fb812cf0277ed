import { sql } from 'kysely'
import type { Hook } from '#contracts/code-host.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { HookKey } from '../hooks/hook.ts'
import type { WatchedHook } from './github-hooks.ts'

/** The App of a hook here, without its key. */
export type GitHubApp = NonNullable<Hook['github_app']>

export interface NewAppKey {
  app_id: string
  sealed: Buffer
  fingerprint: string
}

/** Which GitHub App posts to a hook here, and its private key. */
export interface GitHubAppKeyStore {
  /** Takes the place of the App that was there. For the same App, with another key, sweeps go on where they were. */
  save: (transaction: Transaction, key: HookKey, app: NewAppKey) => Promise<void>
  /** Whether there was one. */
  delete: (key: HookKey) => Promise<boolean>
  findSealed: (hook: Pick<WatchedHook, 'workspace_id' | 'hook_id' | 'external_id'>) => Promise<Buffer | null>
  /** By the id of the hook. */
  readApps: (hooks: readonly HookKey[]) => Promise<Map<string, GitHubApp>>
}

export function createGitHubAppKeyStore({ kysely }: Database): GitHubAppKeyStore {
  const isOfHook = ({ workspace_id, id }: HookKey) =>
    sql`workspace_id = ${workspace_id} and hook_id = ${id} and level = 'app'`

  return {
    save: async (transaction, key, { app_id, sealed, fingerprint }) => {
      const { workspace_id, id } = key
      // Hooks of repositories have digits for it.
      const external_id = `app ${app_id}`
      await sql`
        select from webhooks.hooks where workspace_id = ${workspace_id} and id = ${id} for update
      `.execute(transaction)
      await sql`delete from webhooks.github_hooks where ${isOfHook(key)} and target <> ${app_id}`.execute(
        transaction,
      )
      await sql`
        insert into webhooks.github_hooks (workspace_id, hook_id, external_id, level, target)
        values (${workspace_id}, ${id}, ${external_id}, 'app', ${app_id})
        on conflict (workspace_id, hook_id, external_id) do update set problem = null
      `.execute(transaction)
      await sql`
        insert into webhooks.github_app_keys (workspace_id, hook_id, external_id, sealed, fingerprint)
        values (${workspace_id}, ${id}, ${external_id}, ${sealed}, ${fingerprint})
        on conflict (workspace_id, hook_id, external_id) do update
          set sealed = excluded.sealed, fingerprint = excluded.fingerprint, connected_at = now()
      `.execute(transaction)
    },

    delete: async (key) => {
      const deleted = await sql`delete from webhooks.github_hooks where ${isOfHook(key)}`.execute(kysely)
      return deleted.numAffectedRows === 1n
    },

    findSealed: async ({ workspace_id, hook_id, external_id }) => {
      const { rows } = await sql<{ sealed: Buffer }>`
        select sealed from webhooks.github_app_keys
        where workspace_id = ${workspace_id} and hook_id = ${hook_id} and external_id = ${external_id}
      `.execute(kysely)
      return rows[0]?.sealed ?? null
    },

    readApps: async (hooks) => {
      const { rows } = await sql<GitHubApp & { hook_id: string }>`
        select hook_id, g.target as app_id, k.fingerprint as key_fingerprint, k.connected_at
        from webhooks.github_app_keys k
        join webhooks.github_hooks g using (workspace_id, hook_id, external_id)
        where (workspace_id, hook_id) in (
          select * from unnest(
            ${hooks.map(({ workspace_id }) => workspace_id)}::uuid[], ${hooks.map(({ id }) => id)}::uuid[]
          )
        )
      `.execute(kysely)
      return new Map(rows.map(({ hook_id, ...app }) => [hook_id, app]))
    },
  }
}
