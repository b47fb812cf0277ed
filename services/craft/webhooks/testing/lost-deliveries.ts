import { randomUUID } from 'node:crypto'
import { createJobQueue } from '#platform/jobs/create-job-queue.ts'
import { recoverJob } from '../jobs.ts'
import type { TestGitHub, TestHook } from './github.ts'
import type { WebhooksHost } from './host.ts'

/** Notes attempts that failed at a hook of GitHub's; gives the ids of their deliveries. */
export function failDeliveries(
  github: TestGitHub,
  hook: TestHook,
  count: number,
  hours_ago?: number,
): string[] {
  return Array.from({ length: count }, () => {
    const guid = randomUUID()
    github.addAttempt(hook, { guid, status_code: 502, ...(hours_ago !== undefined && { hours_ago }) })
    return guid
  })
}

/** Has GitHub asked for what was lost, and waits until that was done. */
export async function recoverDeliveries(host: WebhooksHost): Promise<void> {
  await createJobQueue(host.database).enqueue(recoverJob, {}, { key: recoverJob })
  await host.settle()
}

/** How many of these deliveries have come. */
export async function countDeliveries(host: WebhooksHost, guids: readonly string[]): Promise<number> {
  const { rows } = await host.database.pool.query(
    'select delivery from webhooks.deliveries where delivery = any($1)',
    [guids],
  )
  return rows.length
}
