import type { BenchContext } from './context.ts'
import { createBenchLog } from './events/bench-log.ts'
import { measureLatency } from './events/latency.ts'
import { measureThroughput } from './events/throughput.ts'
import type { Measurement } from './measuring/measurement.ts'

/** How soon an event comes to its handler, and how many come to five consumers, on a database as durable as the product's. */
export async function measureEvents({ workplace, rounds, say }: BenchContext): Promise<Measurement[]> {
  const log = await createBenchLog(workplace)
  say('events: latency')
  const latency = await measureLatency(log, rounds)
  say('events: throughput')
  const throughput = await measureThroughput(log, rounds)
  await log.close()
  return [...latency, throughput]
}
