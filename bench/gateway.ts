import { pino } from 'pino'
import { commitsContract } from '#contracts/commits.ts'
import { createClient } from '#platform/contract/create-client.ts'
import { startEmbeddedDatabase } from '#platform/database/embedded/start-embedded-database.ts'
import type { BenchContext } from './context.ts'
import type { Measurement } from './measuring/measurement.ts'
import { spreadOf } from './measuring/spread.ts'
import { takeTurns } from './measuring/take-turns.ts'
import { backfillRepository } from './processes/backfill-repository.ts'
import { loadRoute } from './processes/load-route.ts'
import { type ServerProcess, startServerProcess } from './processes/server.ts'

const goal = 0.9

/** Known to both processes, so that they take the same key and each other's tokens. */
const secrets = {
  THROUGHLINE_OWNER_KEY: 'owner-key-that-only-the-bench-uses-00000',
  JWT_SECRET: 'secret-that-only-the-bench-uses-000000000',
}

/**
 * Requests a second through the gateway of a process with every service, beside the commits service alone on its own
 * port, on the same database and the same route; it asks an auth service of its own whose commits are whose.
 */
export async function measureGateway(context: BenchContext): Promise<Measurement[]> {
  const { workplace, rounds, say } = context
  say('gateway')
  const postgres = await startEmbeddedDatabase({
    data_directory: await workplace.createFolder(),
    logger: pino({ level: 'silent' }),
  })
  const stopPostgres = workplace.endLater(postgres.stop)
  const environment = { ...secrets, DATABASE_URL: postgres.url }
  const whole = await startServerProcess(workplace, { folder: await workplace.createFolder(), environment })
  const repository = await backfillRepository(whole, context.small.path)
  const auth = await startServerProcess(workplace, {
    folder: await workplace.createFolder(),
    environment,
    target: 'auth',
  })
  const alone = await startServerProcess(workplace, {
    folder: await workplace.createFolder(),
    environment,
    target: 'commits',
    peers: { auth: auth.url },
  })
  const { items } = await createClient(commitsContract, whole.transport).listCommits({
    query: { repository: repository.full_name, limit: 1 },
  })
  const routes = [
    { what: 'one commit', path: `/commits/${items[0]?.hash}`, owner: true },
    { what: 'a request it refuses, the least a handler does', path: '/commits', owner: false },
  ]
  const measurements: Measurement[] = []
  for (const route of routes) measurements.push(await measureRoute(route, whole, alone, rounds))
  for (const stop of [alone.stop, auth.stop, whole.stop, stopPostgres]) await stop()
  return measurements
}

interface Route {
  what: string
  path: string
  /** Whether it is asked for by the owner, or by nobody. */
  owner: boolean
}

async function measureRoute(
  { what, path, owner }: Route,
  whole: ServerProcess,
  alone: ServerProcess,
  rounds: number,
): Promise<Measurement> {
  const key = owner ? whole.owner_key : null
  const { gateway, service } = await takeTurns(rounds, {
    gateway: () => loadRoute(`${whole.url}/api${path}`, key),
    service: () => loadRoute(`${alone.url}${path}`, key),
  })
  const ours = spreadOf(gateway)
  const bare = spreadOf(service)
  return {
    what: `gateway in one process: ${what}`,
    subject: null,
    unit: 'per_second',
    ours,
    peers: [{ name: 'the service alone on its port', figure: bare }],
    goal: { text: '0.9 ×', reached: ours.median / bare.median >= goal },
    remark: null,
  }
}
