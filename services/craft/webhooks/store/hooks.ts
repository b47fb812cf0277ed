import { sql } from 'kysely'
import type { Hook, Provider } from '#contracts/code-host.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { HookKey } from '../hooks/hook.ts'

/** A hook with its secrets as they are stored. */
export interface StoredHook extends HookKey {
  provider: Provider
  name: string
  source: Hook['source']
  repository: string | null
  enabled: boolean
  version: number
  created_at: string
  last_received_at: string | null
  secrets: StoredSecret[]
}

export interface StoredSecret {
  id: string
  sealed: Buffer
  created_at: string
  expires_at: string | null
}

export interface NewHookRow {
  workspace_id: string
  provider: Provider
  name: string
  source: Hook['source']
  repository: string | null
}

/** The hooks and their secrets. */
export interface HookStore {
  list: (workspaceId: string) => Promise<StoredHook[]>
  find: (key: HookKey) => Promise<StoredHook | null>
  /** By its id alone, as a sender names it. */
  findById: (id: string) => Promise<StoredHook | null>
  insert: (transaction: Transaction, hook: NewHookRow) => Promise<string>
  /** The hook of the settings for a sender, made when there is none. */
  ensureOfSettings: (workspaceId: string, provider: Provider, name: string) => Promise<string>
  /** Null when it is not there in this version any more. */
  edit: (
    key: HookKey,
    edit: { name?: string | undefined; enabled?: boolean | undefined },
    version: number,
  ) => Promise<number | null>
  delete: (key: HookKey) => Promise<void>
  insertSecret: (transaction: Transaction, key: HookKey, sealed: Buffer) => Promise<void>
  /** Lets the secrets a hook has expire, those that do so earlier as they are. */
  expireSecrets: (transaction: Transaction, key: HookKey, hours: number) => Promise<void>
}

export function createHookStore({ kysely, transact }: Database): HookStore {
  const select = async (condition: ReturnType<typeof sql>): Promise<StoredHook[]> => {
    const { rows } = await sql<Omit<StoredHook, 'secrets'>>`
      select h.*, (
        select received_at from webhooks.deliveries d
        where d.workspace_id = h.workspace_id and d.hook_id = h.id order by d.id desc limit 1
      ) as last_received_at
      from webhooks.hooks h where ${condition} order by h.created_at, h.id
    `.execute(kysely)
    if (rows.length === 0) return []
    const { rows: secrets } = await sql<StoredSecret & { hook_id: string }>`
      select hook_id, id, sealed, created_at, expires_at from webhooks.hook_secrets
      where (workspace_id, hook_id) in (
        select * from unnest(${rows.map((row) => row.workspace_id)}::uuid[], ${rows.map((row) => row.id)}::uuid[])
      ) and (expires_at is null or expires_at > now())
      order by id desc
    `.execute(kysely)
    const byHook = Map.groupBy(secrets, (secret) => secret.hook_id)
    return rows.map((row) => ({ ...row, secrets: byHook.get(row.id) ?? [] }))
  }

  return {
    list: (workspaceId) => select(sql`h.workspace_id = ${workspaceId}`),

    find: async ({ workspace_id, id }) =>
      (await select(sql`h.workspace_id = ${workspace_id} and h.id = ${id}`))[0] ?? null,

    findById: async (id) => (await select(sql`h.id = ${id}`))[0] ?? null,

    insert: async (transaction, { workspace_id, provider, name, source, repository }) => {
      const { rows } = await sql<{ id: string }>`
        insert into webhooks.hooks (workspace_id, provider, name, source, repository)
        values (${workspace_id}, ${provider}, ${name}, ${source}, ${repository})
        returning id
      `.execute(transaction)
      return rows[0]?.id ?? ''
    },

    ensureOfSettings: (workspaceId, provider, name) =>
      transact(async (transaction) => {
        await sql`
          insert into webhooks.hooks (workspace_id, provider, name, source)
          values (${workspaceId}, ${provider}, ${name}, 'settings')
          on conflict (workspace_id, provider) where source = 'settings' do nothing
        `.execute(transaction)
        const { rows } = await sql<{ id: string }>`
          select id from webhooks.hooks
          where workspace_id = ${workspaceId} and provider = ${provider} and source = 'settings'
        `.execute(transaction)
        return rows[0]?.id ?? ''
      }),

    edit: async ({ workspace_id, id }, { name, enabled }, version) => {
      const { rows } = await sql<{ version: number }>`
        update webhooks.hooks
        set name = coalesce(${name ?? null}, name), enabled = coalesce(${enabled ?? null}::boolean, enabled),
          version = version + 1
        where workspace_id = ${workspace_id} and id = ${id} and version = ${version}
        returning version
      `.execute(kysely)
      return rows[0]?.version ?? null
    },

    delete: async ({ workspace_id, id }) => {
      await sql`delete from webhooks.hooks where workspace_id = ${workspace_id} and id = ${id}`.execute(
        kysely,
      )
    },

    insertSecret: async (transaction, { workspace_id, id }, sealed) => {
      await sql`
        insert into webhooks.hook_secrets (workspace_id, hook_id, sealed) values (${workspace_id}, ${id}, ${sealed})
      `.execute(transaction)
    },

    expireSecrets: async (transaction, { workspace_id, id }, hours) => {
      const end = sql`now() + make_interval(hours => ${hours})`
      await sql`
        update webhooks.hook_secrets set expires_at = ${end}
        where workspace_id = ${workspace_id} and hook_id = ${id} and (expires_at is null or expires_at > ${end})
      `.execute(transaction)
    },
  }
}
