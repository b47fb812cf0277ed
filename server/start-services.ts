import { identityChanges } from '#contracts/auth.ts'
import type { Database } from '#platform/database/database.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import { everything } from '#platform/events/event-log.ts'
import { startConsumers } from '#platform/events/start-consumers.ts'
import { createIdempotencyStore } from '#platform/http/idempotency.ts'
import type { Check } from '#platform/http/operational-routes.ts'
import { createAccessLog } from '#platform/identity/access-log.ts'
import { createJobQueue } from '#platform/jobs/create-job-queue.ts'
import { startJobs } from '#platform/jobs/start-jobs.ts'
import { platformPersonalTables } from '#platform/privacy/platform-tables.ts'
import { createPseudonyms } from '#platform/privacy/pseudonyms.ts'
import { registerPersonalTables } from '#platform/privacy/register-personal-tables.ts'
import { registerRetention } from '#platform/retention/register-retention.ts'
import { type BuiltService, buildService, type ServiceHost } from '#platform/service/build-service.ts'
import type { ServiceDefinition } from '#platform/service/define-service.ts'
import { migrationFolders } from '#platform/service/migration-folders.ts'
import { readServiceHealth } from './gateway/service-health.ts'
import { listenOn } from './listen.ts'
import { readMigrationFolders } from './migration-folders.ts'
import type { Process } from './process.ts'
import { readGitIdentity } from './secrets.ts'
import { services } from './services.ts'
import { upgradeDatabase } from './upgrade-database.ts'

/** Starts the services of this process; what has to be stopped is put on `stack`. */
export async function startServices(
  host: Process,
  database: Database,
  stack: AsyncDisposableStack,
): Promise<void> {
  const { options, topology } = host
  const { config, logger } = options
  const definitions: ServiceDefinition[] = await Promise.all(
    topology.local.map((name) => services[name].definition()),
  )
  const { version } = options
  await upgradeDatabase(database, { config, folders: migrationFolders(definitions), version, logger })

  const events = createEventLog({ database, logger })
  stack.defer(() => events.close())
  const jobs = createJobQueue(database)
  const built = await buildAll(definitions, host, {
    environment: { ...(await readOwner(options.working_directory)), ...config.environment },
    installation: { version, readMigrationFolders },
    database,
    events,
    jobs,
    logger,
    metrics: host.metrics,
    authenticateFor: host.authenticateFor,
    idempotency: createIdempotencyStore(database, host.deriveKey),
    accessLog: createAccessLog(database, host.deriveKey),
    pseudonyms: createPseudonyms(database, host.deriveKey),
    reach: host.peers.reach,
    deriveKey: host.deriveKey,
    rateLimits: host.rateLimits,
    checks: () => checkDatabase(database),
    readServiceStates: () => readServiceHealth(host.contracts, host.local, topology.urlOf),
    checkAnswers: options.check_answers ?? false,
  })
  stack.defer(async () => {
    await Promise.all(built.map(({ app }) => app.close()))
  })

  const consumers = await startConsumers({
    database,
    events,
    logger,
    consumers: built.flatMap(({ parts }) => parts.consumers ?? []),
    onAppended: (types) => {
      const isStale = types.has(everything) || identityChanges.some((type) => types.has(type))
      if (isStale) host.identities.forget()
    },
    relays: built.flatMap(({ parts }) => parts.relays ?? []),
    retention_days: config.event_retention_days,
  })
  stack.defer(() => consumers.stop())
  await registerRetention(
    database,
    built.flatMap(({ parts }) => parts.retention ?? []),
  )
  await registerPersonalTables(database, [
    { service: 'platform', tables: platformPersonalTables },
    ...definitions.map(({ name, personal }) => ({ service: name, tables: personal })),
  ])
  const runner = await startJobs({
    database,
    jobs,
    logger,
    handlers: Object.assign({}, ...built.map(({ parts }) => parts.jobs ?? {})),
    schedules: built.flatMap(({ parts }) => parts.schedules ?? []),
  })
  stack.defer(() => runner.stop())
  for (const { parts } of built) {
    await parts.start?.()
    if (parts.stop) stack.defer(parts.stop)
  }
  if (topology.is_shared) await listenAlone(built, host)
}

/** The settings of the local owner, as git knows them; what the environment says goes before. */
async function readOwner(folder: string): Promise<Record<string, string>> {
  const user = await readGitIdentity(folder)
  return user ? { THROUGHLINE_OWNER_NAME: user.name, THROUGHLINE_OWNER_EMAIL: user.email } : {}
}

async function buildAll(
  definitions: readonly ServiceDefinition[],
  host: Process,
  offered: ServiceHost,
): Promise<BuiltService[]> {
  const built: BuiltService[] = []
  for (const definition of definitions) {
    const service = await buildService(definition, offered)
    host.local.set(service.name, service.app)
    for (const [path, mount] of Object.entries(service.parts.mounts ?? {})) host.mounts.set(path, mount)
    built.push(service)
  }
  return built
}

async function checkDatabase(database: Database): Promise<Check[]> {
  try {
    await database.ping()
    return [{ name: 'database', ready: true }]
  } catch (error) {
    return [
      { name: 'database', ready: false, detail: error instanceof Error ? error.message : String(error) },
    ]
  }
}

/** Services that other processes call listen on the port of their address. */
async function listenAlone(built: readonly BuiltService[], host: Process): Promise<void> {
  for (const { app, contract } of built) {
    const { port } = new URL(host.topology.urlOf(contract))
    await listenOn(app, host.options.config.host, Number(port || 80))
  }
}
