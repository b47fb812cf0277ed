import { sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'

/** A registered repository, and where its provider has it. */
export interface KnownRepository {
  id: string
  full_name: string
  /** `host/path`; null for a folder, or when it is not known. */
  remote: string | null
  /** `provider host id` under which deliveries named it before. */
  identities: string[]
}

/** What deliveries of a batch call their repositories. */
export interface WantedRepositories {
  full_names: readonly string[]
  remotes: readonly string[]
  identities: readonly Identity[]
}

export interface Identity {
  provider: string
  host: string
  external_id: string
}

/** An identity as one text, to compare it by. */
export function identityKey({ provider, host, external_id }: Identity): string {
  return `${provider} ${host} ${external_id}`
}

/** The registered repositories that one of these names may mean. */
export async function findRepositories(
  transaction: Transaction,
  workspaceId: string,
  { full_names, remotes, identities }: WantedRepositories,
): Promise<KnownRepository[]> {
  const { rows } = await sql<KnownRepository>`
    with named as (
      select repository_id from webhooks.repository_identities
      where workspace_id = ${workspaceId} and (provider, host, external_id) in (
        select * from unnest(
          ${identities.map(({ provider }) => provider)}::text[], ${identities.map(({ host }) => host)}::text[],
          ${identities.map(({ external_id }) => external_id)}::text[]
        )
      )
    )
    select r.id, r.full_name, r.remote, coalesce((
      select array_agg(i.provider || ' ' || i.host || ' ' || i.external_id)
      from webhooks.repository_identities i
      where i.workspace_id = r.workspace_id and i.repository_id = r.id
    ), '{}') as identities
    from webhooks.repositories r
    where r.workspace_id = ${workspaceId} and (
      lower(r.full_name) = any(${full_names.map((name) => name.toLowerCase())}::text[])
      or r.remote = any(${remotes}::text[])
      or r.id in (select repository_id from named)
    )
    order by r.id
  `.execute(transaction)
  return rows
}

/** Adds a repository, or gives it another name; where it is stays unless it is told. */
export async function saveRepository(
  transaction: Transaction,
  workspaceId: string,
  { id, full_name, remote }: Omit<KnownRepository, 'identities'>,
): Promise<void> {
  await sql`
    insert into webhooks.repositories as r (workspace_id, id, full_name, remote)
    values (${workspaceId}, ${id}, ${full_name}, ${remote})
    on conflict (workspace_id, id) do update
      set full_name = excluded.full_name, remote = coalesce(excluded.remote, r.remote)
  `.execute(transaction)
}

/** Remembers what providers call repositories for ever. */
export async function saveIdentities(
  transaction: Transaction,
  workspaceId: string,
  identities: readonly (Identity & { repository_id: string })[],
): Promise<void> {
  if (identities.length === 0) return
  const distinct = [...new Map(identities.map((one) => [identityKey(one), one])).values()]
  await sql`
    insert into webhooks.repository_identities (workspace_id, provider, host, external_id, repository_id)
    select ${workspaceId}, * from unnest(
      ${distinct.map(({ provider }) => provider)}::text[], ${distinct.map(({ host }) => host)}::text[],
      ${distinct.map(({ external_id }) => external_id)}::text[],
      ${distinct.map(({ repository_id }) => repository_id)}::uuid[]
    )
    on conflict (workspace_id, provider, host, external_id) do update set repository_id = excluded.repository_id
  `.execute(transaction)
}

/** Forgets a repository; what deliveries told of it goes with it. */
export async function deleteRepository(
  transaction: Transaction,
  workspaceId: string,
  repositoryId: string,
): Promise<void> {
  await sql`
    delete from webhooks.repositories where workspace_id = ${workspaceId} and id = ${repositoryId}
  `.execute(transaction)
  for (const table of ['repository_identities', 'pull_requests', 'issues', 'releases', 'checks']) {
    await sql`
      delete from ${sql.table(`webhooks.${table}`)}
      where workspace_id = ${workspaceId} and repository_id = ${repositoryId}
    `.execute(transaction)
  }
}

/** Gives records the name their repository has now. */
export async function renameInRecords(
  transaction: Transaction,
  workspaceId: string,
  { id, full_name }: { id: string; full_name: string },
): Promise<void> {
  for (const table of ['pull_requests', 'issues', 'releases', 'checks']) {
    await sql`
      update ${sql.table(`webhooks.${table}`)} set repository = ${full_name}
      where workspace_id = ${workspaceId} and repository_id = ${id} and repository <> ${full_name}
    `.execute(transaction)
  }
}
