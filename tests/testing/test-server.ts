import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { DestinationStream, Logger } from 'pino'
import { createLogger } from '#platform/logger/create-logger.ts'
import { createTestDatabase } from '#platform/testing/database.ts'
import { findFreePort } from '#platform/testing/free-port.ts'
import { readServerConfig, type ServerConfig, type Target } from '../../server/config.ts'
import { serviceNames } from '../../server/services.ts'
import { startServer } from '../../server/start-server.ts'
import { supervise } from '../../server/supervise.ts'
import { connectTo, type ServerConnection } from './server-connection.ts'

/** A server of one test file, on a database and in folders of its own. */
export interface TestServer extends ServerConnection {
  /** Folder of all that this server keeps, and of what its test needs. */
  folder: string
  /** Signs its tokens. */
  secret: string
  database_url: string
  /** What it has logged so far, one JSON object a line. */
  log: () => string
  stop: () => Promise<void>
}

/** A {@link TestServer} whose services are processes of their own. */
export interface SplitTestServer extends TestServer {
  /** Process ids by target; a target that is being restarted has none. */
  processes: () => ReadonlyMap<Target, number>
  /** Where each service listens, by name. */
  service_urls: Readonly<Record<string, string>>
}

const root = resolve(import.meta.dirname, '../..')
const secret = 'a secret that only this test server signs with'

/** Starts the gateway and the services in this process; every answer is checked against its contract. */
export async function startTestServer(environment: Record<string, string> = {}): Promise<TestServer> {
  return start(environment, ({ config, logger, folder }) =>
    startServer({
      config,
      logger,
      version: '0.0.0-test',
      dashboard_folder: join(root, 'dashboard/dist'),
      working_directory: folder,
      check_answers: true,
    }),
  )
}

/** Starts the gateway and each service as a process of its own, on ports that nobody else uses. */
export async function startSplitTestServer(): Promise<SplitTestServer> {
  const command = [process.execPath, join(root, 'cli/main.ts'), 'up', '--no-repo', '--no-welcome'] as const
  return start(
    { PORT: String(await findFreePort()), THROUGHLINE_SERVICE_URLS: await chooseServiceUrls() },
    async ({ config, logger, output }) => ({
      ...(await supervise({ config, logger, version: '0.0.0-test', output, command })),
      service_urls: config.service_urls,
    }),
  )
}

/** Addresses of all services on free ports, as the setting wants them. */
export async function chooseServiceUrls(): Promise<string> {
  const urls = serviceNames.map(async (name) => `${name}=http://127.0.0.1:${await findFreePort()}`)
  return (await Promise.all(urls)).join(',')
}

interface Surroundings {
  config: ServerConfig
  database_url: string
  logger: Logger
  output: DestinationStream
  folder: string
  readLog: () => string
}

interface Started {
  url: string | null
  owner_key: string
  stop: () => Promise<void>
}

async function start<S extends Started>(
  environment: Record<string, string>,
  begin: (surroundings: Surroundings) => Promise<S>,
): Promise<S & TestServer> {
  const stack = new AsyncDisposableStack()
  try {
    const surroundings = await prepareSurroundings(environment, stack)
    const started = await begin(surroundings)
    stack.defer(started.stop)
    return {
      ...started,
      ...connectTo(started.url ?? '', started.owner_key),
      folder: surroundings.folder,
      secret,
      database_url: surroundings.database_url,
      log: surroundings.readLog,
      stop: () => stack.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function prepareSurroundings(
  environment: Record<string, string>,
  stack: AsyncDisposableStack,
): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-server-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const { url: databaseUrl, drop } = await createTestDatabase()
  stack.defer(drop)
  const config = readServerConfig({
    PATH: process.env.PATH,
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    PORT: '0',
    DATABASE_URL: databaseUrl,
    THROUGHLINE_DATA_DIR: join(folder, 'data'),
    THROUGHLINE_DATABASE_CONNECTIONS: '5',
    THROUGHLINE_OWNER_KEY: 'tl_owner_key_of_a_server_that_a_test_started',
    JWT_SECRET: secret,
    ...environment,
  })
  let log = ''
  const output = {
    write: (line: string) => {
      log += line
    },
  }
  const logger = createLogger({ level: config.log_level, destination: output })
  return { config, database_url: databaseUrl, logger, output, folder, readLog: () => log }
}
