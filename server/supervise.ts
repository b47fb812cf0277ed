import { setTimeout as sleep } from 'node:timers/promises'
import type { DestinationStream, Logger } from 'pino'
import { request } from 'undici'
import { openDatabase } from '#platform/database/open-database.ts'
import { StartupError } from '#platform/errors/startup-error.ts'
import type { ServerConfig, Target } from './config.ts'
import { type Child, keepRunning } from './keep-running.ts'
import { readMigrationFolders } from './migration-folders.ts'
import { prepareServerDatabase } from './open-server-database.ts'
import { readServerSecrets } from './secrets.ts'
import { serviceNames, services } from './services.ts'
import { upgradeDatabase } from './upgrade-database.ts'

export interface SuperviseOptions {
  config: ServerConfig
  logger: Logger
  version: string
  /** Takes what the processes log. */
  output: DestinationStream
  /** Program and arguments that run one target, to which `--target NAME` is added. */
  command: readonly [string, ...string[]]
}

/** The processes of a split deployment on one machine. */
export interface Supervisor {
  url: string
  owner_key: string
  /** Process ids by target; a target that is being restarted has none. */
  processes: () => ReadonlyMap<Target, number>
  stop: () => Promise<void>
}

/** Milliseconds in which every process has to be there. */
const readyWithin = 60_000

/**
 * Runs each service and the gateway as a process of its own, and starts one again that ends unasked, waiting longer
 * after each failure (to 30 s). Without `DATABASE_URL` they share the embedded PostgreSQL, which stays with the supervisor.
 */
export async function supervise(options: SuperviseOptions): Promise<Supervisor> {
  const running = new AsyncDisposableStack()
  try {
    return { ...(await startProcesses(options, running)), stop: () => running.disposeAsync() }
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}

async function startProcesses(
  options: SuperviseOptions,
  running: AsyncDisposableStack,
): Promise<Omit<Supervisor, 'stop'>> {
  const { config, logger, output, command } = options
  const database_url = await prepareDatabase(options, running)
  const secrets = await readServerSecrets(config)
  const environment = {
    ...config.environment,
    DATABASE_URL: database_url,
    PORT: String(config.port),
    JWT_SECRET: secrets.secret,
    THROUGHLINE_OWNER_KEY: secrets.owner_key,
  }
  const children = new Map<Target, Child>()
  running.defer(async () => {
    await Promise.all([...children.values()].map((child) => child.stop()))
  })
  const urls = await addressesOf(config)
  for (const target of urls.keys()) {
    children.set(target, keepRunning({ target, command, environment, logger, output }))
  }
  await Promise.all(
    [...urls].map(([target, url]) => waitUntilAlive(target, url, () => children.get(target)?.failure())),
  )
  return { url: urls.get('gateway') ?? '', owner_key: secrets.owner_key, processes: () => readPids(children) }
}

function readPids(children: ReadonlyMap<Target, Child>): Map<Target, number> {
  const pids = new Map<Target, number>()
  for (const [target, child] of children) {
    const pid = child.pid()
    if (pid !== undefined) pids.set(target, pid)
  }
  return pids
}

/**
 * The processes that are to come do not know whose the database is, so what has to be done before one of our own is
 * used is done here.
 */
async function prepareDatabase(
  { config, version, logger }: SuperviseOptions,
  stack: AsyncDisposableStack,
): Promise<string> {
  const url = await prepareServerDatabase(config, logger, stack)
  if (config.database_url !== null) return url
  const database = await openDatabase(url, { logger, connections: 4 })
  try {
    await upgradeDatabase(database, { config, folders: await readMigrationFolders(), version, logger })
  } finally {
    await database.close()
  }
  return url
}

/** Where each target listens. */
async function addressesOf(config: ServerConfig): Promise<Map<Target, string>> {
  const addresses = new Map<Target, string>([['gateway', `http://${config.host}:${config.port}`]])
  for (const name of serviceNames) {
    const { port } = await services[name].contract()
    addresses.set(name, config.service_urls[name] ?? `http://127.0.0.1:${port}`)
  }
  return addresses
}

async function waitUntilAlive(target: Target, url: string, failure: () => string | undefined): Promise<void> {
  const deadline = Date.now() + readyWithin
  while (Date.now() < deadline) {
    const reason = failure()
    if (reason !== undefined) throw new StartupError(`The ${target} service does not start: ${reason}`)
    const alive = await request(`${url}/health`, { signal: AbortSignal.timeout(1000) }).then(
      async ({ statusCode, body }) => {
        await body.dump()
        return statusCode === 200
      },
      () => false,
    )
    if (alive) return
    await sleep(50)
  }
  throw new StartupError(
    `The ${target} service was not ready within ${readyWithin / 1000} s; its log says why.`,
  )
}
