import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { createGitInspector } from './peers/gitinspector.ts'
import { backfillRepository } from './processes/backfill-repository.ts'
import { describeProcessorTimes, readProcessorTimes } from './processes/processor-time.ts'
import { timeProgram } from './processes/run-program.ts'
import { startServerProcess } from './processes/server.ts'
import {
  type BenchRepository,
  describeRepository,
  trackedRevisions,
} from './repositories/bench-repository.ts'

/**
 * From `POST /api/repositories` on a fresh installation until every commit is tracked, measured and coached, beside one
 * `git log --numstat` over the same commits and a miner that prints its report.
 */
export async function measureBackfill(context: BenchContext): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const repository of context.repositories) {
    context.say(`backfill: ${repository.name}`)
    const gitInspector = createGitInspector(repository.path)
    const { ours, plain } = await takeTurns(context.rounds, {
      ours: () => runBackfill(context, repository),
      plain: () => timeProgram('git', ['-C', repository.path, 'log', '--numstat', ...trackedRevisions]),
      miner: gitInspector.run,
    })
    const whole = spreadOf(ours.map(({ duration }) => duration))
    const log = spreadOf(plain)
    measurements.push({
      what: 'full backfill with change statistics and coaching',
      subject: describeRepository(repository),
      unit: 'milliseconds',
      ours: whole,
      peers: [{ name: '`git log --numstat`', figure: log }, gitInspector.describe()],
      goal: { text: 'not slower than `git log --numstat`', reached: whole.median <= log.median },
      remark: ours.at(-1)?.processors ?? null,
    })
  }
  return measurements
}

interface Backfill {
  /** Milliseconds. */
  duration: number
  /** Where the processor time went; null where that cannot be read. */
  processors: string | null
}

async function runBackfill({ workplace }: BenchContext, { path }: BenchRepository): Promise<Backfill> {
  const server = await startServerProcess(workplace, { folder: await workplace.createFolder() })
  const before = await readProcessorTimes(server.pid)
  const started = performance.now()
  await backfillRepository(server, path)
  const duration = performance.now() - started
  const after = await readProcessorTimes(server.pid)
  await server.stop()
  return {
    duration,
    processors: before && after ? `processor time: ${describeProcessorTimes(before, after)}` : null,
  }
}
