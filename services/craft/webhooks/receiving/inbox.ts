import type { Provider } from '#contracts/code-host.ts'
import { isConnectionError } from '#platform/database/connection-error.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { EventLog, NewEvent } from '#platform/events/event-log.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import type { NameReplacer } from '#platform/privacy/replace-names.ts'
import {
  findDeliveries,
  type IncomingDelivery,
  insertDeliveries,
  type StoredDelivery,
} from '../store/inbox.ts'

/** What became of a delivery: its id here, and whether it had come before. */
export interface Receipt {
  id: string
  duplicate: boolean
}

/**
 * Stores deliveries durably, each once, together with the event that has it processed. Those that come while others
 * are being written share the next transaction, so that a crowd costs hardly more than one.
 */
export interface Inbox {
  /** Resolves once the delivery is on disk. */
  put: (delivery: IncomingDelivery) => Promise<Receipt>
}

interface Waiting {
  delivery: IncomingDelivery
  resolve: (receipt: Receipt) => void
  reject: (error: unknown) => void
}

/** Of one transaction. */
const most = { deliveries: 250, bytes: 8 * 1024 * 1024 }

interface InboxOptions {
  database: Database
  events: EventLog
  pseudonyms: Pick<Pseudonyms, 'loadFor'>
}

export function createInbox({ database, events, pseudonyms }: InboxOptions): Inbox {
  const waiting: Waiting[] = []
  let isWriting = false

  /** With pseudonyms for whoever was erased; a payload that names none of them stays as it came. */
  const renamePeople = async (
    transaction: Transaction,
    deliveries: readonly IncomingDelivery[],
  ): Promise<IncomingDelivery[]> => {
    const workspaces = [...new Set(deliveries.map(({ hook }) => hook.workspace_id))].sort()
    const replacers = new Map<string, NameReplacer>()
    for (const workspace of workspaces) {
      const names = await pseudonyms.loadFor(transaction, workspace)
      if (names) replacers.set(workspace, names)
    }
    return deliveries.map((delivery) => {
      const names = replacers.get(delivery.hook.workspace_id)
      return names ? { ...delivery, payload: renameIn(delivery.payload, names) } : delivery
    })
  }

  const write = async (deliveries: readonly IncomingDelivery[]): Promise<Map<string, Receipt>> => {
    const distinct = [...new Map(deliveries.map((one) => [keyOf(one), one])).values()]
    return database.transact(async (transaction) => {
      const created = await insertDeliveries(transaction, await renamePeople(transaction, distinct))
      const receipts = new Map(created.map((one) => [keyOfStored(one), { id: one.id, duplicate: false }]))
      const known = distinct.filter((one) => !receipts.has(keyOf(one)))
      const found = known.length > 0 ? await findDeliveries(transaction, known) : []
      for (const one of found) receipts.set(keyOfStored(one), { id: one.id, duplicate: true })
      const byKey = new Map(distinct.map((one) => [keyOf(one), one]))
      await events.append(
        transaction,
        created.flatMap((one) => {
          const delivery = byKey.get(keyOfStored(one))
          return delivery ? [deliveryReceived({ ...one, ...delivery })] : []
        }),
      )
      return receipts
    })
  }

  /** One that cannot be stored must not keep the others from it. */
  const writeEach = async (batch: readonly Waiting[]): Promise<void> => {
    for (const one of batch) await settle([one]).catch(one.reject)
  }

  const settle = async (batch: readonly Waiting[]): Promise<void> => {
    const receipts = await write(batch.map(({ delivery }) => delivery))
    const told = new Set<string>()
    for (const { delivery, resolve, reject } of batch) {
      const key = keyOf(delivery)
      const receipt = receipts.get(key)
      if (!receipt) reject(new Error(`Delivery ${delivery.delivery} was stored and not found again.`))
      else resolve({ ...receipt, duplicate: receipt.duplicate || told.has(key) })
      told.add(key)
    }
  }

  const run = async () => {
    isWriting = true
    while (waiting.length > 0) {
      const batch = takeBatch(waiting)
      await settle(batch).catch(async (error) => {
        if (batch.length === 1 || isConnectionError(error)) for (const { reject } of batch) reject(error)
        else await writeEach(batch)
      })
    }
    isWriting = false
  }

  return {
    put: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject })
        if (!isWriting) void run()
      }),
  }
}

function renameIn(json: string, names: NameReplacer): string {
  const value: unknown = JSON.parse(json)
  const renamed = names.value(value)
  return renamed === value ? json : JSON.stringify(renamed)
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let bytes = 0
  const end = waiting.findIndex(({ delivery }, index) => {
    bytes += delivery.bytes
    return index > 0 && (index >= most.deliveries || bytes > most.bytes)
  })
  return waiting.splice(0, end === -1 ? waiting.length : end)
}

function keyOf({ hook, delivery }: IncomingDelivery): string {
  return `${hook.id} ${delivery}`
}

function keyOfStored({ hook_id, delivery }: StoredDelivery): string {
  return `${hook_id} ${delivery}`
}

/** The event that has a delivery processed. */
export function deliveryReceived(delivery: {
  workspace_id: string
  id: string
  provider: string
  event: string
}): NewEvent {
  const { workspace_id, id: delivery_id, provider, event } = delivery
  const data = { delivery_id, provider: provider as Provider, event }
  return { workspace_id, type: 'webhook.received', data }
}
