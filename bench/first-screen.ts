import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import { createClient } from '#platform/contract/create-client.ts'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { runProgram } from './processes/run-program.ts'
import { startServerProcess } from './processes/server.ts'
import { type BenchRepository, describeRepository } from './repositories/bench-repository.ts'

/** Commits on the first page. */
const shown = 50

const goal = 2000

/**
 * From `POST /api/repositories` on a fresh installation until the list shows commits and the statistics are answered,
 * beside `git log -50` with one answer of a bare handler: the least in which the newest commits get from git to a client.
 */
export async function measureFirstScreen(context: BenchContext): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const repository of context.repositories) {
    context.say(`first screen: ${repository.name}`)
    const { ours, least } = await takeTurns(context.rounds, {
      ours: () => openFirstScreen(context, repository),
      least: () => showNewestCommits(repository),
    })
    const whole = spreadOf(ours.map(({ screen }) => screen))
    measurements.push({
      what: 'first screen: registered → commits listed and statistics answered',
      subject: describeRepository(repository),
      unit: 'milliseconds',
      ours: whole,
      peers: [{ name: '`git log -50` and a bare handler', figure: spreadOf(least) }],
      goal: { text: '2 s', reached: whole.median <= goal },
      remark: `commits after ${Math.round(spreadOf(ours.map(({ list }) => list)).median)} ms`,
    })
  }
  return measurements
}

/** Milliseconds until the list shows commits, and until the statistics are there, too. */
async function openFirstScreen(
  { workplace }: BenchContext,
  { path }: BenchRepository,
): Promise<{ list: number; screen: number }> {
  const server = await startServerProcess(workplace, { folder: await workplace.createFolder() })
  const repositories = createClient(repositoriesContract, server.transport)
  const commits = createClient(commitsContract, server.transport)
  const started = performance.now()
  const { full_name } = await repositories.createRepository({ body: { path } })
  const query = { repository: full_name, limit: shown }
  while ((await commits.listCommits({ query })).items.length === 0) await sleep(2)
  const list = performance.now() - started
  const statistics = await commits.getCommitStatistics({ query: { repository: full_name } })
  const screen = performance.now() - started
  await server.stop()
  if (statistics.commits === 0) throw new Error('The statistics count no commits.')
  return { list, screen }
}

async function showNewestCommits({ path }: BenchRepository): Promise<number> {
  const handler = createServer(async (_, response) => {
    const { stdout } = await runProgram('git', ['-C', path, 'log', `-${shown}`])
    response.end(stdout)
  }).listen(0, '127.0.0.1')
  await once(handler, 'listening')
  const { port } = handler.address() as AddressInfo
  const started = performance.now()
  await (await fetch(`http://127.0.0.1:${port}`)).text()
  const duration = performance.now() - started
  handler.closeAllConnections()
  handler.close()
  return duration
}
