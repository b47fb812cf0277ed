import { once } from 'node:events'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DestinationStream, Logger } from 'pino'
import { authContract } from '#contracts/auth.ts'
import { createClient } from '#platform/contract/create-client.ts'
import { createFetchTransport } from '#platform/contract/fetch-transport.ts'
import { hasCode } from '#platform/errors/service-error.ts'
import { createLogger } from '#platform/logger/create-logger.ts'
import { allTargets, type ServerConfig } from '../../server/config.ts'
import { readAllSettings } from '../../server/read-all-settings.ts'
import { readEnvironment } from '../environment.ts'
import { CommandError, exitCodes } from '../exit-codes.ts'
import type { ChosenName } from '../register-repository.ts'
import { writeServerRecord } from '../server-record.ts'
import { print, style } from '../terminal.ts'
import { readVersion } from '../version.ts'
import { openLogDestination } from './log-destination.ts'
import { openBrowser } from './open-browser.ts'
import { takeInJournal } from './take-in-journal.ts'
import { trackRepository } from './track-repository.ts'

/** Options of `throughline up`. `repo` is false for `--no-repo`, and undefined when nothing was said. */
export interface UpOptions {
  repo?: string | false
  name?: ChosenName
  port?: string
  dataDir?: string
  target?: string
  split?: boolean
  open: boolean
  /** false in the processes of a supervisor, which does the welcome itself. */
  welcome: boolean
}

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Start {
  config: ServerConfig
  repository: string | null
  options: UpOptions
  stopped: AbortSignal
}

/** Runs until a signal comes: the first stops cleanly, a second ends at once. */
export async function runServer(options: UpOptions): Promise<void> {
  const config = await readConfig(options)
  const start: Start = {
    config,
    options,
    repository: await chooseRepository(options),
    stopped: watchSignals(),
  }
  if (config.targets.includes('gateway')) await prepareDashboard()
  const destination = openLogDestination(config.data_directory)
  const logger = createLogger({ level: config.log_level, destination })
  const running = options.split
    ? await startSplit(config, logger, destination)
    : await startHere(config, logger)
  try {
    const { url } = running
    if (url !== null && options.welcome) await welcome({ ...running, url }, start)
    if (!start.stopped.aborted) await once(start.stopped, 'abort')
  } finally {
    if (process.stdout.isTTY) print('\nStopping …')
    await running.stop()
  }
}

async function prepareDashboard(): Promise<void> {
  const { buildDashboard } = await import('../../dashboard/build.ts')
  await buildDashboard({ quiet: true })
}

/** What both ways to run have in common. */
interface Running {
  url: string | null
  owner_key: string
  stop: () => Promise<void>
}

async function readConfig(options: UpOptions): Promise<ServerConfig> {
  const environment = { ...readEnvironment() }
  if (options.port !== undefined) environment.PORT = options.port
  if (options.dataDir !== undefined) environment.THROUGHLINE_DATA_DIR = options.dataDir
  if (options.target !== undefined) environment.THROUGHLINE_TARGETS = options.target
  const config = await readAllSettings(environment)
  const runsEverything = config.targets.length === allTargets.length
  if (!runsEverything && config.database_url === null) {
    throw new CommandError(
      'Chosen services share a database: set DATABASE_URL to a PostgreSQL 18.',
      exitCodes.usage,
    )
  }
  return config
}

/** The repository to track, checked before anything starts, so that a wrong path leaves nothing behind. */
async function chooseRepository(options: UpOptions): Promise<string | null> {
  if (options.repo === false || options.target !== undefined) return null
  const { openRepository } = await import('#platform/git/repository.ts')
  const path = resolve(options.repo ?? process.env.INIT_CWD ?? '.')
  try {
    await openRepository(path, { environment: readEnvironment() })
    return path
  } catch (error) {
    if (options.repo === undefined && hasCode(error, 'not_a_repository')) return null
    throw error
  }
}

async function startHere(config: ServerConfig, logger: Logger): Promise<Running> {
  const { startServer } = await import('../../server/start-server.ts')
  return startServer({
    config,
    logger,
    version: readVersion(),
    dashboard_folder: resolve(root, 'dashboard/dist'),
    working_directory: process.cwd(),
  })
}

async function startSplit(config: ServerConfig, logger: Logger, output: DestinationStream): Promise<Running> {
  const { supervise } = await import('../../server/supervise.ts')
  const command = [process.execPath, resolve(root, 'cli/main.ts'), 'up', '--no-repo', '--no-welcome'] as const
  return supervise({ config, logger, version: readVersion(), output, command })
}

/** Tells where the server is, tracks the repository, and opens the dashboard. */
async function welcome(running: Running & { url: string }, start: Start): Promise<void> {
  const { config, repository, options } = start
  await writeServerRecord(process.env, { url: running.url, data_directory: config.data_directory })
  const transport = createFetchTransport(`${running.url}/api`, {
    authorization: `Bearer ${running.owner_key}`,
  })
  const { path } = await createClient(authContract, transport).createSignInLink()
  const link = running.url + path
  print(`${style('bold', 'Throughline')} ${readVersion()} is running at ${style('cyan', running.url)}`)
  await takeInJournal(config.data_directory, transport)
  if (repository !== null)
    await trackRepository(repository, transport, {
      stopped: start.stopped,
      ...(options.name && { name: options.name }),
    })
  if (start.stopped.aborted) return
  print(`\nDashboard  ${style('cyan', link)}`)
  print(
    style(
      'dim',
      `           (signs this browser in, once, within ten minutes; \`throughline login\` makes another)`,
    ),
  )
  print(style('dim', 'Ctrl-C stops.'))
  if (options.open && process.stdout.isTTY) openBrowser(link)
}

/** Aborts at the first signal, or when the supervisor is gone; a second signal ends the process at once. */
function watchSignals(): AbortSignal {
  const stopping = new AbortController()
  process.once('disconnect', () => stopping.abort())
  process.channel?.unref()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(130)
      stopping.abort()
    })
  }
  return stopping.signal
}
