import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'

type Measure = (context: BenchContext) => Promise<Measurement[]>

/** Every bench, by name, in the order of the table: the one list. */
export const benches: Readonly<Record<string, () => Promise<Measure>>> = {
  'first-screen': async () => (await import('./first-screen.ts')).measureFirstScreen,
  backfill: async () => (await import('./backfill.ts')).measureBackfill,
  events: async () => (await import('./events.ts')).measureEvents,
  redis: async () => (await import('./redis.ts')).measureRelay,
  realtime: async () => (await import('./realtime.ts')).measureRealtime,
  nudge: async () => (await import('./nudge.ts')).measureNudge,
  start: async () => (await import('./start.ts')).measureStart,
  memory: async () => (await import('./memory.ts')).measureMemory,
  gateway: async () => (await import('./gateway.ts')).measureGateway,
  live: async () => (await import('./live.ts')).measureLive,
  backup: async () => (await import('./backup.ts')).measureBackup,
  analyze: async () => (await import('./analyze.ts')).measureAnalyze,
}
