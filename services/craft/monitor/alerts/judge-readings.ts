import type { AlertKind, monitorContract, Reading } from '#contracts/monitor.ts'
import type { EventData } from '#platform/contract/define-contract.ts'
import type { Database, Transaction } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import type { AlertStore, OpenCondition } from '../store/alert-store.ts'
import { type Condition, nextAlert } from './next-alert.ts'

/** A reading of something that belongs to a workspace. */
export type OwnedReading = Reading & { workspace_id: string }

export interface JudgeOptions {
  database: Database
  events: EventLog
  alerts: AlertStore
}

/**
 * Raises and clears alerts after a measurement, with their events. `readings` are all there are of these kinds: an alert
 * whose subject is not among them is cleared.
 */
export async function judgeReadings(
  { database, events, alerts }: JudgeOptions,
  kinds: readonly AlertKind[],
  readings: readonly OwnedReading[],
): Promise<void> {
  const now = Date.now()
  await database.transact(async (transaction) => {
    const open = new Map((await alerts.lockOpen(transaction, kinds)).map((one) => [keyOf(one), one]))
    const left = new Map(open)
    for (const reading of readings) {
      left.delete(keyOf(reading))
      await judge(transaction, open.get(keyOf(reading)) ?? null, reading, reading)
    }
    for (const condition of left.values()) await judge(transaction, condition, null, condition)
  })

  async function judge(
    transaction: Transaction,
    before: OpenCondition | null,
    reading: Reading | null,
    { workspace_id, kind, subject }: Pick<OpenCondition, 'workspace_id' | 'kind' | 'subject'>,
  ): Promise<void> {
    const { condition, tell } = nextAlert(kind, before, reading, now)
    const named = { workspace_id, kind, subject }
    if (condition === null) {
      if (before) await alerts.remove(transaction, before)
      return
    }
    const id = before?.id ?? (await alerts.insert(transaction, { ...named, ...condition }))
    if (before) await alerts.update(transaction, { ...named, ...condition, id })
    if (tell) await events.append(transaction, [describe({ ...named, ...condition, id }, tell)])
  }
}

function keyOf({
  workspace_id,
  kind,
  subject,
}: {
  workspace_id: string
  kind: string
  subject: string
}): string {
  return JSON.stringify([workspace_id, kind, subject])
}

type Raised = EventData<typeof monitorContract, 'alert.raised'>
type Cleared = EventData<typeof monitorContract, 'alert.cleared'>

function describe(alert: OpenCondition, tell: 'raised' | 'cleared') {
  const { workspace_id, id, kind, subject, severity, summary, value } = alert
  const raised: Raised = {
    alert_id: id,
    kind,
    subject,
    severity,
    summary,
    value,
    raised_at: timestamp(alert.raised_at),
  }
  if (tell === 'raised') return { workspace_id, type: 'alert.raised', data: raised }
  const cleared: Cleared = { ...raised, cleared_at: timestamp(alert.cleared_at) }
  return { workspace_id, type: 'alert.cleared', data: cleared }
}

function timestamp(time: Condition['raised_at']): string {
  return new Date(time ?? 0).toISOString()
}
