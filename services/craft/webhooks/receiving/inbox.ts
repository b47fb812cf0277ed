import type { Provider } from '#contracts/code-host.ts'
import { isConnectionError } from '#platform/database/connection-error.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import type { NameReplacer } from '#platform/privacy/replace-names.ts'
import type { ReceivingHook } from '../hooks/hook.ts'
import { type ProcessingOptions, processPushes } from '../processing/process-deliveries.ts'
import type { PendingDelivery } from '../store/deliveries.ts'
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
 * Stores deliveries durably, each once, together with the event that has it processed; a push to a registered repository
 * is processed at once. Those that come while others are being written share the next transaction, so that a crowd costs
 * hardly more than one.
 */
export interface Inbox {
  /** Resolves once the delivery is on disk. */
  put: (delivery: ArrivingDelivery) => Promise<Receipt>
}

/** A delivery with what its payload reads. */
export interface ArrivingDelivery extends IncomingDelivery {
  hook: ReceivingHook
  provider: Provider
  value: Record<string, unknown>
}

interface Waiting {
  delivery: ArrivingDelivery
  resolve: (receipt: Receipt) => void
  reject: (error: unknown) => void
}

/** Of one transaction. */
const most = { deliveries: 250, bytes: 8 * 1024 * 1024 }

interface InboxOptions extends ProcessingOptions {
  database: Database
  pseudonyms: Pick<Pseudonyms, 'loadFor'>
}

export function createInbox(options: InboxOptions): Inbox {
  const { database, events, pseudonyms } = options
  const waiting: Waiting[] = []
  let isWriting = false

  /** With pseudonyms for whoever was erased; a payload that names none of them stays as it came. */
  const renamePeople = async (
    transaction: Transaction,
    deliveries: readonly ArrivingDelivery[],
  ): Promise<ArrivingDelivery[]> => {
    const workspaces = [...new Set(deliveries.map(({ hook }) => hook.workspace_id))].sort()
    const replacers = new Map<string, NameReplacer>()
    for (const workspace of workspaces) {
      const names = await pseudonyms.loadFor(transaction, workspace)
      if (names) replacers.set(workspace, names)
    }
    return deliveries.map((delivery) => {
      const names = replacers.get(delivery.hook.workspace_id)
      return names ? renameIn(delivery, names) : delivery
    })
  }

  const write = async (
    deliveries: readonly ArrivingDelivery[],
    { process }: WriteOptions,
  ): Promise<Map<string, Receipt>> => {
    const distinct = [...new Map(deliveries.map((one) => [keyOf(one), one])).values()]
    return database.transact(async (transaction) => {
      const arriving = await renamePeople(transaction, distinct)
      const created = await insertDeliveries(transaction, arriving)
      const receipts = new Map(created.map((one) => [keyOfStored(one), { id: one.id, duplicate: false }]))
      const known = distinct.filter((one) => !receipts.has(keyOf(one)))
      const found = known.length > 0 ? await findDeliveries(transaction, known) : []
      for (const one of found) receipts.set(keyOfStored(one), { id: one.id, duplicate: true })
      const byKey = new Map(arriving.map((one) => [keyOf(one), one]))
      const stored = created.flatMap((one) => {
        const delivery = byKey.get(keyOfStored(one))
        return delivery ? [{ ...delivery, ...one }] : []
      })
      const told = stored.map(deliveryReceived)
      if (process) {
        for (const [workspaceId, arrived] of Map.groupBy(stored, ({ workspace_id }) => workspace_id)) {
          const pending = arrived.map(toPending)
          told.push(...(await processPushes(options, transaction, workspaceId, pending)))
        }
      }
      await events.append(transaction, told)
      return receipts
    })
  }

  /** One that cannot be stored must not keep the others from it, nor one that cannot be processed from being stored. */
  const writeEach = async (batch: readonly Waiting[]): Promise<void> => {
    for (const one of batch) await settle([one], { process: false }).catch(one.reject)
  }

  const settle = async (batch: readonly Waiting[], how: WriteOptions): Promise<void> => {
    const receipts = await write(
      batch.map(({ delivery }) => delivery),
      how,
    )
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
      await settle(batch, { process: true }).catch(async (error) => {
        if (isConnectionError(error)) for (const { reject } of batch) reject(error)
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

interface WriteOptions {
  /** Whether pushes are processed, too. */
  process: boolean
}

function toPending(delivery: ArrivingDelivery & { id: string }): PendingDelivery {
  const { id, provider, event, repository, hook, value: payload } = delivery
  return { id, hook_id: hook.id, provider, event, repository, hook_repository: hook.repository, payload }
}

function renameIn(delivery: ArrivingDelivery, names: NameReplacer): ArrivingDelivery {
  const value = names.value(delivery.value)
  return value === delivery.value ? delivery : { ...delivery, value, payload: JSON.stringify(value) }
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
