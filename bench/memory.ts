import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { readDatabaseBytes, readResidentBytes } from './processes/memory.ts'
import { prepareInstallation } from './processes/prepare-installation.ts'
import { startServerProcess } from './processes/server.ts'

/** How long a server is left alone before it counts as idle, in milliseconds. */
const rest = 10_000

const goal = 300 * 2 ** 20

/** What the server with every service holds while nothing happens, beside a Node that does nothing but listen. */
export async function measureMemory(context: BenchContext): Promise<Measurement[]> {
  context.say('memory')
  const { folder } = await prepareInstallation(context)
  const { ours, least } = await takeTurns(context.rounds, {
    ours: () => weighServer(context, folder),
    least: weighBareNode,
  })
  const whole = spreadOf(ours.map(({ server }) => server))
  const database = ours.map(({ database }) => database).filter((bytes) => bytes !== null)
  return [
    {
      what: 'idle memory, every service, PostgreSQL apart',
      subject: null,
      unit: 'bytes',
      ours: whole,
      peers: [{ name: 'a bare `node:http` server', figure: spreadOf(least) }],
      goal: { text: '300 MB', reached: whole.median < goal },
      remark:
        database.length === 0
          ? null
          : `PostgreSQL ${Math.round(spreadOf(database).median / 2 ** 20)} MB, shared pages counted once`,
    },
  ]
}

/** Resident bytes of the server's process, and what its PostgreSQL holds. */
async function weighServer(
  { workplace }: BenchContext,
  folder: string,
): Promise<{ server: number; database: number | null }> {
  const server = await startServerProcess(workplace, { folder })
  await sleep(rest)
  const weight = {
    server: await readResidentBytes(server.pid),
    database: await readDatabaseBytes(server.pid),
  }
  await server.stop()
  return weight
}

async function weighBareNode(): Promise<number> {
  const listen = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('listening'))`
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  await sleep(500)
  const bytes = await readResidentBytes(child.pid ?? 0)
  child.kill()
  await once(child, 'exit')
  return bytes
}
