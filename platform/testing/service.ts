import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { Value } from 'typebox/value'
import { type Client, createClient, type Transport } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import type { Database } from '#platform/database/database.ts'
import { openDatabase } from '#platform/database/open-database.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import { createEventLog } from '#platform/events/create-event-log.ts'
import type { EventLog, NewEvent } from '#platform/events/event-log.ts'
import { startConsumers } from '#platform/events/start-consumers.ts'
import { createIdempotencyStore } from '#platform/http/idempotency.ts'
import type { Check, Readiness } from '#platform/http/operational-routes.ts'
import { createRateLimits } from '#platform/http/rate-limits.ts'
import { createAccessLog } from '#platform/identity/access-log.ts'
import { createAuthenticate, type Identify, identifyOwnerAlone } from '#platform/identity/authenticate.ts'
import { identityHeader } from '#platform/identity/credentials.ts'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import {
  firstWorkspaceId,
  localOwner,
  type Principal,
  servicePrincipal,
} from '#platform/identity/principal.ts'
import { createTokenKit, type TokenKit } from '#platform/identity/tokens.ts'
import { createJobQueue } from '#platform/jobs/create-job-queue.ts'
import { migrateJobs, startJobs } from '#platform/jobs/start-jobs.ts'
import { platformPersonalTables } from '#platform/privacy/platform-tables.ts'
import { createPseudonyms } from '#platform/privacy/pseudonyms.ts'
import { registerPersonalTables } from '#platform/privacy/register-personal-tables.ts'
import { registerRetention } from '#platform/retention/register-retention.ts'
import { buildService } from '#platform/service/build-service.ts'
import { currentContext } from '#platform/service/context.ts'
import {
  defineService,
  type Handlers,
  type ServiceDefinition,
  type ServiceState,
} from '#platform/service/define-service.ts'
import { migrationFolders } from '#platform/service/migration-folders.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { waitUntilSettled } from './settle.ts'

/** Services of one process on a database of their own, with consumers and jobs running. */
export interface TestServices {
  /** Connection URL of the database, for processes of a test's own. */
  url: string
  database: Database
  events: EventLog
  /** Typed client of a service here, through its whole HTTP stack; as the owner, or as somebody else. */
  client: <C extends Contract>(contract: C, as?: Partial<Principal>) => Client<C>
  /** A bare request to a service here, as the owner unless it carries an identity of its own. */
  request: (contract: Contract, options: InjectOptions) => Promise<LightMyRequestResponse>
  /** Lets a service here listen on a port of this machine, a free one if none is named, and gives its URL. */
  listen: (contract: Contract, port?: number) => Promise<string>
  /** A key that says who somebody is, good for so many seconds at every service here. */
  sign: (as?: Partial<Principal>, seconds?: number) => Promise<string>
  /** Resolves when every consumer has seen every event, and no job is due. */
  settle: () => Promise<void>
  /** Events in the order of the log. */
  readEvents: (type?: string) => Promise<NewEvent[]>
  stop: () => Promise<void>
}

/** A service, whatever its settings and peers are. */
type AnyService = Pick<ServiceDefinition, 'name' | 'contract' | 'migrations' | 'personal'>

export interface TestServicesOptions {
  services: readonly AnyService[]
  environment?: Readonly<Record<string, string>>
  /** Whose a credential is, asked of one of the services; only the owner's key is known when left out. */
  identify?: (client: TestServices['client']) => Identify
  /** Uses the database of these, as another process does. */
  beside?: TestServices
}

/** Stands where a token names a service, in those that tests give out as keys. */
const signedKey = 'key of a test'

/**
 * Builds services the way the server does, every answer and every event checked against its contract. Stop it in
 * `after`: it ends all it has started.
 */
export async function startTestServices(options: TestServicesOptions): Promise<TestServices> {
  const stack = new AsyncDisposableStack()
  try {
    return await start(options, stack)
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function start(
  { services, environment = {}, beside, identify = () => identifyOwnerAlone }: TestServicesOptions,
  stack: AsyncDisposableStack,
): Promise<TestServices> {
  const logger = pino({ level: 'silent' })
  const { url, database, drop } = beside
    ? await openBeside(beside.url)
    : await createTestDatabase({ migrations: migrationFolders(services) })
  stack.defer(drop)
  if (!beside) await migrateJobs(database, logger)
  const log = createEventLog({ database, logger })
  stack.defer(() => log.close())
  const events = checkEvents(log, services)
  const jobs = createJobQueue(database)
  const secret = Buffer.alloc(32, 'test')
  const tokens = createTokenKit(secret)
  const deriveKey = createDeriveKey(secret)
  const apps = new Map<string, FastifyInstance>()

  const client: TestServices['client'] = (contract, as = {}) =>
    createClient(
      contract,
      transportTo(apps, contract, tokens, () => ({ ...localOwner, ...as })),
    )

  const host = {
    environment,
    installation: {
      version: '0.0.0-test',
      readMigrationFolders: async () => migrationFolders(services),
    },
    database,
    events,
    jobs,
    logger,
    metrics: createMetrics(),
    authenticateFor: (service: string) =>
      createAuthenticate({
        service,
        ownerKey: 'owner-key-of-the-tests',
        trustsOwnerKeyAlone: false,
        tokens,
        identify: async (credential, workspaceId) =>
          (await tokens.verify(credential.value, signedKey)) ?? identify(client)(credential, workspaceId),
      }),
    idempotency: createIdempotencyStore(database, deriveKey),
    accessLog: createAccessLog(database, deriveKey),
    pseudonyms: createPseudonyms(database, deriveKey),
    deriveKey,
    rateLimits: createRateLimits({ read: 0, write: 0, heavy: 0 }),
    reach: (contract: Contract, caller: string) =>
      transportTo(
        apps,
        contract,
        tokens,
        () => currentContext()?.principal ?? servicePrincipal(caller, firstWorkspaceId),
      ),
    checks: async () => [],
    readServiceStates: () => Promise.all([...apps].map(readState)),
    checkAnswers: true,
  }
  const built = []
  for (const definition of services) {
    const service = await buildService(definition as unknown as ServiceDefinition, host)
    apps.set(service.name, service.app)
    stack.defer(() => service.app.close())
    built.push(service)
  }
  const consumers = built.flatMap(({ parts }) => parts.consumers ?? [])
  const relays = built.flatMap(({ parts }) => parts.relays ?? [])
  const running = await startConsumers({ database, events, consumers, relays, logger })
  stack.defer(() => running.stop())
  await registerRetention(
    database,
    built.flatMap(({ parts }) => parts.retention ?? []),
  )
  await registerPersonalTables(database, [
    { service: 'platform', tables: platformPersonalTables },
    ...services.map(({ name, personal }) => ({ service: name, tables: personal })),
  ])
  const handlers = Object.assign({}, ...built.map(({ parts }) => parts.jobs ?? {}))
  const schedules = built.flatMap(({ parts }) => parts.schedules ?? [])
  const runner = await startJobs({ database, jobs, handlers, schedules, logger })
  stack.defer(() => runner.stop())
  for (const { parts } of built) {
    await parts.start?.()
    if (parts.stop) stack.defer(parts.stop)
  }

  return {
    url,
    database,
    events,
    client,
    request: (contract, options) =>
      appOf(apps, contract).inject({
        ...options,
        headers: { authorization: 'Bearer owner-key-of-the-tests', ...options.headers },
      }),
    listen: (contract, port = 0) => appOf(apps, contract).listen({ host: '127.0.0.1', port }),
    sign: (as = {}, seconds = 3600) => tokens.sign({ ...localOwner, ...as }, signedKey, seconds),
    settle: () => waitUntilSettled(database, consumers),
    readEvents: async (type) => {
      const { rows } = await database.pool.query<NewEvent>(
        `select workspace_id, type, data from events.log where $1::text is null or type = $1 order by tx, id`,
        [type ?? null],
      )
      return rows
    },
    stop: () => stack.disposeAsync(),
  }
}

async function openBeside(url: string): Promise<TestDatabase> {
  const database = await openDatabase(url, { logger: pino({ level: 'silent' }), connections: 5 })
  return { url, database, drop: () => database.close() }
}

/**
 * A service that answers some operations of a contract by these handlers and no others: what stands for a peer whose
 * own code a service must not know.
 */
export function standIn<C extends Contract>(contract: C, handlers: Partial<Handlers<C>>) {
  const missing = Object.keys(contract.routes).map((name) => [
    name,
    () => {
      throw new ServiceError('unavailable', `The stand-in for ${contract.name} does not answer ${name}.`)
    },
  ])
  return defineService({
    name: contract.name,
    contract,
    peers: {},
    migrations: null,
    personal: [],
    config: () => null,
    create: () => ({ routes: { ...Object.fromEntries(missing), ...handlers } }),
  })
}

/** The log, refusing events that do not fit what a contract here says of their type. */
function checkEvents(log: EventLog, services: readonly AnyService[]): EventLog {
  const schemas = Object.assign({}, ...services.map(({ contract }) => contract.events)) as Contract['events']
  return {
    ...log,
    append: (transaction, events) => {
      for (const { type, data } of events) {
        const schema = schemas[type]
        const sent: unknown = JSON.parse(JSON.stringify(data ?? null))
        if (!schema || Value.Check(schema, sent)) continue
        const faults = Value.Errors(schema, sent).map((error) => `${error.instancePath} ${error.message}`)
        throw new Error(`An event ${type} does not fit its contract: ${faults.join('; ')}`)
      }
      return log.append(transaction, events)
    },
  }
}

async function readState([name, app]: [string, FastifyInstance]): Promise<ServiceState> {
  const { status, checks } = (await app.inject('/ready')).json<{ status: Readiness; checks: Check[] }>()
  return { name, state: status, detail: checks.find(({ ready }) => !ready)?.detail ?? null }
}

function appOf(apps: ReadonlyMap<string, FastifyInstance>, contract: Contract): FastifyInstance {
  const app = apps.get(contract.name)
  if (!app) throw new ServiceError('unavailable', `The ${contract.name} service is not part of this test.`)
  return app
}

function transportTo(
  apps: ReadonlyMap<string, FastifyInstance>,
  contract: Contract,
  tokens: TokenKit,
  whoAsks: () => Principal,
): Transport {
  return async (request) => {
    const response = await appOf(apps, contract).inject({
      method: request.method as 'GET',
      url: request.path,
      headers: {
        [identityHeader]: await tokens.sign(whoAsks(), contract.name, 60),
        ...request.headers,
      },
      ...(request.body !== undefined && { payload: request.body }),
      ...(request.signal && { signal: request.signal }),
    })
    return {
      status: response.statusCode,
      headers: response.headers as Record<string, string | string[] | undefined>,
      body: response.payload,
    }
  }
}
