import { pino } from 'pino'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { prepareInstallation } from './processes/prepare-installation.ts'
import { timeProgram } from './processes/run-program.ts'
import { startServerProcess } from './processes/server.ts'

const goal = 2000

/**
 * From the start of `throughline up` on an installation used before until `/ready` says so, beside a Node that does
 * nothing and PostgreSQL alone, one after the other.
 */
export async function measureStart(context: BenchContext): Promise<Measurement[]> {
  const { workplace, rounds } = context
  context.say('start')
  const { folder, first_start } = await prepareInstallation(context)
  const bare = await workplace.createFolder()
  await startPostgres(bare)
  const { ours, least } = await takeTurns(rounds, {
    ours: async () => {
      const server = await startServerProcess(workplace, { folder })
      await server.stop()
      return server.ready_after
    },
    least: async () => (await timeProgram(process.execPath, ['-e', '0'])) + (await startPostgres(bare)),
  })
  const whole = spreadOf(ours)
  return [
    {
      what: 'start → ready, every service',
      subject: null,
      unit: 'milliseconds',
      ours: whole,
      peers: [{ name: '`node -e 0` and PostgreSQL alone', figure: spreadOf(least) }],
      goal: { text: '2 s', reached: whole.median <= goal },
      remark: `${(first_start / 1000).toFixed(1)} s the very first time`,
    },
  ]
}

/** Milliseconds until PostgreSQL answers. */
async function startPostgres(folder: string): Promise<number> {
  const started = performance.now()
  const database = await startEmbeddedDatabase({ data_directory: folder, logger: pino({ level: 'silent' }) })
  const duration = performance.now() - started
  await database.stop()
  return duration
}
