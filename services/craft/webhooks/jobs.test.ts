import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { pino } from 'pino'
import { webhooksContract } from '#contracts/webhooks.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { createJobQueue } from '#platform/jobs/create-job-queue.ts'
import { sweepJob, webhookJobs } from './jobs.ts'
import { createDeliveryStore } from './store/deliveries.ts'
import { startWebhooks, type WebhooksHost } from './testing/host.ts'
import { pushOf } from './testing/payloads.ts'

let host: WebhooksHost
before(async () => {
  host = await startWebhooks()
})
after(() => host.stop())

/** Runs the sweep as the job runner would. */
async function sweep() {
  const { database, events } = host
  const handlers = webhookJobs({
    database,
    events,
    jobs: createJobQueue(database),
    deliveries: createDeliveryStore(database),
    retention_days: 30,
    recovery: null,
    logger: pino({ level: 'silent' }),
  })
  await handlers[sweepJob]?.({}, { signal: new AbortController().signal, attempt: 1 })
  await host.settle()
}

const query = (text: string, values: unknown[]) => host.database.pool.query(text, values)

test('a delivery whose event was lost is processed by the sweep, one that just came is left to its event', async () => {
  const repository_id = await host.register('acme/swept')
  const id = await host.deliver('github', 'push', pushOf('acme/swept', ['one']))
  const forget = `update webhooks.deliveries set state = 'received', received_at = now() - make_interval(secs => $2) where id = $1`
  await query(forget, [id, 10])
  await sweep()
  assert.equal((await host.outcome(id)).state, 'received')
  await query(forget, [id, 600])
  await sweep()
  assert.equal((await host.outcome(id)).state, 'processed')
  const pushes = (await host.pushes()).filter((push) => push.repository_id === repository_id)
  assert.equal(pushes.length, 2)
})

test('what is older than the retention is cleared away, except what still waits', async () => {
  const [old, waiting, young] = [
    await host.deliver('github', 'star', { n: 1 }),
    await host.deliver('github', 'star', { n: 2 }),
    await host.deliver('github', 'star', { n: 3 }),
  ]
  await query(`update webhooks.deliveries set received_at = now() - interval '31 days' where id = any($1)`, [
    [old, waiting],
  ])
  // As if processing it had never succeeded.
  await query(`update webhooks.deliveries set state = 'received', event = 'push' where id = $1`, [waiting])
  await query(`update webhooks.payloads set payload = '{}' where delivery_id = $1`, [waiting])
  await sweep()
  const client = host.client(webhooksContract)
  await assert.rejects(client.getDelivery({ params: { id: old } }), (error) =>
    hasCode(error, 'delivery_not_found'),
  )
  assert.equal((await client.getDelivery({ params: { id: waiting } })).state, 'failed')
  assert.equal((await client.getDelivery({ params: { id: young } })).state, 'ignored')
  const { rows } = await query('select 1 from webhooks.payloads where delivery_id = $1', [old])
  assert.equal(rows.length, 0)
})

test('the sweep asks for the next one, and never for two', async () => {
  await sweep()
  await sweep()
  const { rows } = await query(`select run_at from graphile_worker.jobs where task_identifier = $1`, [
    sweepJob,
  ])
  assert.equal(rows.length, 1)
})
