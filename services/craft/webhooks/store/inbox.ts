import { sql } from 'kysely'
import { binaryArray } from '#platform/database/binary-array.ts'
import type { Transaction } from '#platform/database/database.ts'
import type { HookKey } from '../hooks/hook.ts'

/** A delivery that is to be stored. */
export interface IncomingDelivery {
  hook: HookKey
  provider: string
  /** The sender's own id of it. */
  delivery: string
  event: string
  action: string | null
  repository: string | null
  bytes: number
  headers: Record<string, string>
  /** JSON text. */
  payload: string
}

/** A stored delivery, and the hook and id it came with. */
export interface StoredDelivery {
  workspace_id: string
  hook_id: string
  delivery: string
  id: string
}

/** Inserts the deliveries that have not come before, with their payloads; gives those. Each comes once in the list. */
export async function insertDeliveries(
  transaction: Transaction,
  deliveries: readonly IncomingDelivery[],
): Promise<StoredDelivery[]> {
  const texts = (read: (one: IncomingDelivery) => string) => binaryArray(deliveries.map(read), 'text')
  const { rows } = await sql<StoredDelivery>`
    with given as (
      select workspace_id::uuid, hook_id::uuid, delivery, provider, event, nullif(action, '') as action,
        nullif(repository, '') as repository, bytes, headers, payload
      from unnest(
        ${texts(({ hook }) => hook.workspace_id)}::text[], ${texts(({ hook }) => hook.id)}::text[],
        ${texts(({ delivery }) => delivery)}::text[], ${texts(({ provider }) => provider)}::text[],
        ${texts(({ event }) => event)}::text[], ${texts(({ action }) => action ?? '')}::text[],
        ${texts(({ repository }) => repository ?? '')}::text[], ${deliveries.map(({ bytes }) => bytes)}::int[],
        ${binaryArray(
          deliveries.map(({ headers }) => JSON.stringify(headers)),
          'json',
        )}::json[],
        ${binaryArray(
          deliveries.map(({ payload }) => payload),
          'json',
        )}::json[]
      ) as given
        (workspace_id, hook_id, delivery, provider, event, action, repository, bytes, headers, payload)
    ),
    created as (
      insert into webhooks.deliveries
        (workspace_id, hook_id, delivery, provider, event, action, repository, bytes)
      select workspace_id, hook_id, delivery, provider, event, action, repository, bytes from given
      on conflict (workspace_id, hook_id, delivery) do nothing
      returning workspace_id, hook_id, delivery, id
    ),
    payloads as (
      insert into webhooks.payloads (workspace_id, delivery_id, headers, payload)
      select workspace_id, created.id, headers, payload
      from given join created using (workspace_id, hook_id, delivery)
    )
    select * from created
  `.execute(transaction)
  return rows
}

/** The ids of deliveries that came before. */
export async function findDeliveries(
  transaction: Transaction,
  deliveries: readonly IncomingDelivery[],
): Promise<StoredDelivery[]> {
  const { rows } = await sql<StoredDelivery>`
    select workspace_id, hook_id, delivery, id from webhooks.deliveries
    where (workspace_id, hook_id, delivery) in (
      select * from unnest(
        ${deliveries.map(({ hook }) => hook.workspace_id)}::uuid[],
        ${deliveries.map(({ hook }) => hook.id)}::uuid[], ${deliveries.map(({ delivery }) => delivery)}::text[]
      )
    )
  `.execute(transaction)
  return rows
}
