import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { binaryArray } from '#platform/database/binary-array.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import { send } from '#platform/database/pipeline.ts'
import { afterCommit } from '#platform/database/transact.ts'
import { currentTraceparent } from '#platform/telemetry/spans.ts'
import type { EventLog, NewEvent } from './event-log.ts'
import { createHearing } from './hearing.ts'
import { createNotifier, listenForNotifications } from './notification.ts'
import { createSignal } from './signal.ts'

/** Opens the log; see {@link EventLog}. */
export function createEventLog({ database, logger }: { database: Database; logger: Logger }): EventLog {
  const sender = randomUUID()
  const appended = createSignal()
  const notifier = createNotifier({ database, signal: appended, sender, logger })
  const hearing = createHearing(appended, (onTopics) =>
    listenForNotifications({ database, sender, onTopics, logger }),
  )
  return {
    append: async (transaction, events) => {
      if (events.length === 0) return
      await insertEvents(transaction, events)
      afterCommit(transaction, () => appended.raise(events.map(({ type }) => type)))
    },
    announce: (topics) => appended.raise(topics),
    hear: hearing.hear,
    close: notifier.close,
  }
}

/** The order of the arrays is the order of the ids. */
function insertEvents(transaction: Transaction, events: readonly NewEvent[]): Promise<void> {
  const workspaces = binaryArray(
    events.map(({ workspace_id }) => workspace_id),
    'text',
  )
  const types = binaryArray(
    events.map(({ type }) => type),
    'text',
  )
  const data = binaryArray(
    events.map((event) => JSON.stringify(event.data ?? null)),
    'json',
  )
  return send(
    transaction,
    sql`
      insert into events.log (workspace_id, type, data, traceparent)
      select workspace_id::uuid, type, data, ${currentTraceparent()}
      from unnest(${workspaces}::text[], ${types}::text[], ${data}::json[]) as event (workspace_id, type, data)
    `,
  )
}
