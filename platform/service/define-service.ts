import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import type { Client } from '#platform/contract/create-client.ts'
import type { Contract, RouteContract, RouteOutput, RouteParts } from '#platform/contract/define-contract.ts'
import type { Database } from '#platform/database/database.ts'
import type { MigrationFolder } from '#platform/database/read-migrations.ts'
import type { Consumer, EventLog } from '#platform/events/event-log.ts'
import type { Relay } from '#platform/events/relay.ts'
import type { Mount } from '#platform/http/mounts.ts'
import type { Check, Readiness } from '#platform/http/operational-routes.ts'
import type { AccessLog } from '#platform/identity/access-log.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import type { DeriveKey } from '#platform/identity/derive-key.ts'
import type { Principal } from '#platform/identity/principal.ts'
import type { SecretBox } from '#platform/identity/secret-box.ts'
import type { JobHandlers, JobQueue, Schedule } from '#platform/jobs/job-queue.ts'
import type { PersonalTable } from '#platform/privacy/personal-table.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import type { RetentionRule } from '#platform/retention/retention-rule.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'

/** What a handler is given: the validated parts of the request, and who is asking. */
export type HandlerRequest<R extends RouteContract> = RouteParts<R> & {
  /** Null only on public routes. */
  principal: R extends { access: 'public' } ? Principal | null : Principal
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** Aborted when the client goes away. */
  signal: AbortSignal
  /** Sets a header of the answer. */
  setHeader: (name: string, value: string) => void
}

/** A streamed answer is given as chunks of text; any other as the body itself. */
export type HandlerAnswer<R extends RouteContract> = R extends { produces: readonly string[] }
  ? Readable
  : RouteOutput<R>

/** One handler an operation of the contract. */
export type Handlers<C extends Contract> = {
  [N in keyof C['routes']]: (
    request: HandlerRequest<C['routes'][N]>,
  ) => Promise<HandlerAnswer<C['routes'][N]>> | HandlerAnswer<C['routes'][N]>
}

type PeerContracts = Readonly<Record<string, Contract>>

/** Typed clients of the peers a service names. */
export type Peers<P extends PeerContracts> = { [N in keyof P]: Client<P[N]> }

/** How a service does, as its own `/ready` tells; `unreachable` when that gives no answer. */
export interface ServiceState {
  name: string
  state: Readiness | 'unreachable'
  detail: string | null
}

/** The product as it is installed. */
export interface Installation {
  version: string
  /** The schemas of all services, wherever they run. */
  readMigrationFolders: () => Promise<readonly MigrationFolder[]>
}

/** What a service is handed to build itself from. */
export interface ServiceContext<Config, P extends PeerContracts> {
  config: Config
  database: Database
  events: EventLog
  jobs: JobQueue
  peers: Peers<P>
  /** Keys for what the service signs or encrypts, from the secret of the deployment. */
  deriveKey: DeriveKey
  /** How every service of this installation does, wherever it runs; within a few seconds. */
  readServiceStates: () => Promise<ServiceState[]>
  /** Of the process: what the service counts for Prometheus, registered under a name of its own. */
  metrics: Metrics
  /** Encrypts what is stored for `purpose`, with a key that is not in the database. */
  secretBox: (purpose: string) => SecretBox
  accessLog: AccessLog
  /** People who were erased: for what takes names in from outside. */
  pseudonyms: Pseudonyms
  logger: Logger
  installation: Installation
  /** Who sends what does not come through the contract's routes. */
  authenticate: Authenticate
}

/** What a service consists of once built. */
export interface ServiceParts<C extends Contract> {
  routes: Handlers<C>
  consumers?: readonly Consumer[]
  relays?: readonly Relay[]
  jobs?: JobHandlers
  /** Jobs of its own that run by the clock. */
  schedules?: readonly Schedule[]
  /** What it lets expire; the nightly cleanup removes it. */
  retention?: readonly RetentionRule[]
  /** What takes the requests below each of the contract's `mounts`. */
  mounts?: Readonly<Record<string, Mount>>
  /** What this service depends on beside the database, as it is now: answered in `/ready`, so within a second. */
  checks?: () => Promise<Check[]>
  /** Runs when database, consumers and jobs are ready, before requests come. */
  start?: () => Promise<void>
  /** Runs after the last request was answered. */
  stop?: () => Promise<void>
}

/** A service as its `service.ts` defines it. */
export interface ServiceDefinition<
  C extends Contract = Contract,
  Config = unknown,
  P extends PeerContracts = PeerContracts,
> {
  name: C['name']
  contract: C
  /** Contracts of the services it calls, by the name it calls them. */
  peers: P
  /** Folder URL of its numbered `.sql` files, which own the schema named like the service. */
  migrations: string | null
  /** What its tables hold about persons: exports and erasures go by this. */
  personal: readonly PersonalTable[]
  /** Turns the environment into its settings; throws a `SettingsError` that names every fault. */
  config: (environment: Readonly<Record<string, string | undefined>>) => Config
  create: (context: ServiceContext<Config, P>) => ServiceParts<C>
}

/** Ties the parts of a definition together. What comes out has one type for all services, so that they fit one list. */
export function defineService<const C extends Contract, Config, const P extends PeerContracts>(
  definition: ServiceDefinition<C, Config, P>,
): ServiceDefinition {
  return definition as unknown as ServiceDefinition
}
