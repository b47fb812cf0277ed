import { createClient } from '@redis/client'
import { createTestRedis, redisMissing } from '../services/foundation/events/testing/redis-server.ts'
import type { BenchContext } from './context.ts'
import { createBenchLog } from './events/bench-log.ts'
import { measureRedis } from './events/redis.ts'
import type { Measurement } from './measuring/measurement.ts'

/** How fast events that wait in the log come to Redis, beside `XADD` of the same entries and nothing else. */
export async function measureRelay({ workplace, rounds, say }: BenchContext): Promise<Measurement[]> {
  if (redisMissing) {
    say(`redis: left out, ${redisMissing}`)
    return []
  }
  say('redis: events that wait in the log')
  const log = await createBenchLog(workplace)
  const redis = await createTestRedis()
  const removeRedis = workplace.endLater(redis.remove)
  await redis.start()
  const client = createClient({ url: redis.url, RESP: 2 })
  await client.connect()
  const measurement = await measureRedis(log, redis.url, client, rounds)
  client.destroy()
  await removeRedis()
  await log.close()
  return [measurement]
}
