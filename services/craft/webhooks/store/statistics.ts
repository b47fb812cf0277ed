import { sql } from 'kysely'
import type { WebhookStatistics } from '#contracts/code-host.ts'
import type { Database } from '#platform/database/database.ts'

type Counts = Pick<
  WebhookStatistics,
  'received' | 'waiting' | 'processed' | 'unmatched' | 'ignored' | 'failed'
>

const counts = sql`
  count(*)::int as received,
  count(*) filter (where state = 'received')::int as waiting,
  count(*) filter (where state = 'processed')::int as processed,
  count(*) filter (where state = 'unmatched')::int as unmatched,
  count(*) filter (where state = 'ignored')::int as ignored,
  count(*) filter (where state = 'failed')::int as failed`

/** Beginning of the day so many days back, today included; in UTC. */
const since = (days: number) => sql`date_trunc('day', now(), 'UTC') - make_interval(days => ${days - 1})`

/** What came in the last days, what became of it, and what was refused. */
export async function readStatistics(
  { kysely }: Database,
  workspaceId: string,
  days: number,
): Promise<WebhookStatistics> {
  const within = sql`workspace_id = ${workspaceId} and received_at >= ${since(days)}`
  const [totals, byProvider, byEvent, byDay, tallies] = await Promise.all([
    sql<Counts & { p50: number | null; p99: number | null }>`
      select ${counts},
        percentile_cont(0.5) within group (order by ${milliseconds}) filter (where attempts = 1) as p50,
        percentile_cont(0.99) within group (order by ${milliseconds}) filter (where attempts = 1) as p99
      from webhooks.deliveries where ${within}
    `.execute(kysely),
    sql<WebhookStatistics['by_provider'][number]>`
      select provider, ${counts} from webhooks.deliveries where ${within} group by provider order by 2 desc, 1
    `.execute(kysely),
    sql<WebhookStatistics['by_event'][number]>`
      select provider, event, ${counts} from webhooks.deliveries where ${within}
      group by provider, event order by 3 desc, 1, 2 limit 100
    `.execute(kysely),
    sql<{ day: string; received: number }>`
      select (received_at at time zone 'UTC')::date as day, count(*)::int as received
      from webhooks.deliveries where ${within} group by 1
    `.execute(kysely),
    sql<{ day: string; kind: string; count: number }>`
      select day, kind, sum(count)::int as count from webhooks.tallies
      where workspace_id = ${workspaceId} and day >= (${since(days)})::date group by day, kind
    `.execute(kysely),
  ])
  const [total] = totals.rows
  const sumOf = (kind: string) =>
    tallies.rows.reduce((sum, tally) => sum + (tally.kind === kind ? tally.count : 0), 0)
  const { p50, p99, ...rest } = total ?? none
  return {
    days,
    ...rest,
    duplicates: sumOf('duplicate'),
    rejected: {
      signature: sumOf('signature'),
      timestamp: sumOf('timestamp'),
      malformed: sumOf('malformed'),
    },
    processing_ms: { p50: round(p50), p99: round(p99) },
    by_provider: byProvider.rows,
    by_event: byEvent.rows,
    by_day: joinDays(byDay.rows, tallies.rows),
  }
}

const none = {
  received: 0,
  waiting: 0,
  processed: 0,
  unmatched: 0,
  ignored: 0,
  failed: 0,
  p50: null,
  p99: null,
}

const milliseconds = sql`extract(epoch from processed_at - received_at)::float8 * 1000`

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10
}

function joinDays(
  received: readonly { day: string; received: number }[],
  tallies: readonly { day: string; kind: string; count: number }[],
): WebhookStatistics['by_day'] {
  const days = new Map(received.map((one) => [one.day, { ...one, rejected: 0 }]))
  for (const { day, kind, count } of tallies) {
    if (kind === 'duplicate') continue
    const entry = days.get(day) ?? { day, received: 0, rejected: 0 }
    entry.rejected += count
    days.set(day, entry)
  }
  return [...days.values()].sort((one, other) => (one.day < other.day ? -1 : 1))
}
