import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { createClient, type Transport } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import { describeContracts } from '#platform/contract/describe-contracts.ts'
import type { Database } from '#platform/database/database.ts'
import type { EventLog } from '#platform/events/event-log.ts'
import { addContractRoutes } from '#platform/http/add-contract-routes.ts'
import { createApp } from '#platform/http/create-app.ts'
import type { IdempotencyStore } from '#platform/http/idempotency.ts'
import { createMountServer, drainOnClose, type Mount, type Mounts } from '#platform/http/mounts.ts'
import { addOperationalRoutes, type Check } from '#platform/http/operational-routes.ts'
import type { RateLimits } from '#platform/http/rate-limits.ts'
import type { AccessLog } from '#platform/identity/access-log.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import { type ClientAddressProof, createClientAddressProof } from '#platform/identity/client-address-proof.ts'
import type { DeriveKey } from '#platform/identity/derive-key.ts'
import { createSecretBox } from '#platform/identity/secret-box.ts'
import { readVouched } from '#platform/identity/vouch.ts'
import type { JobQueue } from '#platform/jobs/job-queue.ts'
import type { Pseudonyms } from '#platform/privacy/pseudonyms.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import type { Installation, ServiceDefinition, ServiceParts, ServiceState } from './define-service.ts'

/** What a process offers to the services that run in it. */
export interface ServiceHost {
  environment: Readonly<Record<string, string | undefined>>
  installation: Installation
  database: Database
  events: EventLog
  jobs: JobQueue
  logger: Logger
  metrics: Metrics
  /** How a service finds out who sends it a request. */
  authenticateFor: (service: string) => Authenticate
  idempotency: IdempotencyStore
  accessLog: AccessLog
  pseudonyms: Pseudonyms
  deriveKey: DeriveKey
  rateLimits: RateLimits
  /** How `caller` reaches the service behind a contract, wherever that runs. */
  reach: (contract: Contract, caller: string) => Transport
  checks: () => Promise<Check[]>
  readServiceStates: () => Promise<ServiceState[]>
  checkAnswers: boolean
}

/** A service that is put together, but not yet started. */
export interface BuiltService {
  name: string
  contract: Contract
  parts: ServiceParts<Contract>
  app: FastifyInstance
}

/** Builds a service from its definition. Throws a `SettingsError` when its settings are faulty. */
export async function buildService(definition: ServiceDefinition, host: ServiceHost): Promise<BuiltService> {
  const { name, contract } = definition
  const logger = host.logger.child({ service: name })
  const authenticate = host.authenticateFor(name)
  const peers = Object.entries(definition.peers).map(([peer, peerContract]) => [
    peer,
    createClient(peerContract, host.reach(peerContract, name)),
  ])
  const parts = definition.create({
    config: definition.config(host.environment),
    database: host.database,
    events: host.events,
    jobs: host.jobs,
    peers: Object.fromEntries(peers),
    deriveKey: (purpose) => host.deriveKey(`${name} ${purpose}`),
    readServiceStates: host.readServiceStates,
    metrics: host.metrics,
    secretBox: (purpose) => createSecretBox(host.deriveKey(purpose)),
    accessLog: host.accessLog,
    pseudonyms: host.pseudonyms,
    logger,
    authenticate,
    installation: host.installation,
  })
  const addressProof = createClientAddressProof(host.deriveKey)
  const mounts: Mounts = new Map(Object.entries(parts.mounts ?? {}))
  const app = createApp({
    service: name,
    logger,
    metrics: host.metrics,
    errors: contract.errors,
    ...(mounts.size > 0 && {
      serverFactory: (handler) => createMountServer(proveMounts(mounts, addressProof), handler),
    }),
  })
  app.addHook('onRequest', ({ raw }, _, done) => {
    // What the gateway of this process hands over, or a peer in memory, has come through no port of the service.
    const cameAlone = raw.socket instanceof Socket && readVouched(raw.headers) === undefined
    if (cameAlone) addressProof.refuseUnproven(raw.headers)
    done()
  })
  drainOnClose(app, mounts)
  addOperationalRoutes(app, {
    service: name,
    version: host.installation.version,
    metrics: host.metrics,
    checks: async () => (await Promise.all([host.checks(), parts.checks?.() ?? []])).flat(),
  })
  addContractRoutes(app, contract, parts.routes, { ...host, authenticate })
  const document = describeContracts([contract], {
    title: contract.summary,
    version: host.installation.version,
    base: '',
  })
  app.get('/openapi.json', () => document)
  await app.ready()
  return { name, contract, parts, app }
}

/** Mounts as a port of the service has them, to which anybody may write. */
function proveMounts(mounts: Mounts, addressProof: ClientAddressProof): Mounts {
  return new Map(
    [...mounts].map(([path, mount]): [string, Mount] => {
      const { request: take } = mount
      if (!take) return [path, mount]
      const request: Mount['request'] = (incoming, response) => {
        addressProof.refuseUnproven(incoming.headers)
        take(incoming, response)
      }
      return [path, { ...mount, request }]
    }),
  )
}
