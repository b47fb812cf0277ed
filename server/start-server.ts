import { createRateLimits } from '#platform/http/rate-limits.ts'
import { createAuthenticate } from '#platform/identity/authenticate.ts'
import { createDeriveKey } from '#platform/identity/derive-key.ts'
import { createIdentityCache } from '#platform/identity/identity-cache.ts'
import { createIssueToken } from '#platform/identity/issue-tokens.ts'
import { createTokenKit } from '#platform/identity/tokens.ts'
import { createMetrics } from '#platform/telemetry/metrics.ts'
import { startTracing } from '#platform/telemetry/start-tracing.ts'
import { followIdentityChanges } from './follow-identity-changes.ts'
import { createIdentify } from './identify.ts'
import { openServerDatabase } from './open-server-database.ts'
import { createPeers } from './peers.ts'
import type { Process, ServerOptions } from './process.ts'
import { isForThisMachine } from './refuse-weak-setup.ts'
import { readServerSecrets } from './secrets.ts'
import { serviceNames, services } from './services.ts'
import { startGateway } from './start-gateway.ts'
import { startServices } from './start-services.ts'
import { readTopology } from './topology.ts'

/** A running process of the product. */
export interface Server {
  /** Address of the gateway; null when another process has it. */
  url: string | null
  owner_key: string
  /** Stops taking requests, finishes what runs, and closes everything in reverse order of its start. */
  stop: () => Promise<void>
}

/**
 * Starts what the settings name: database, migrations, services, consumers and jobs, and at last the gateway. What was
 * started is stopped again when a later step fails.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const running = new AsyncDisposableStack()
  try {
    return { ...(await start(options, running)), stop: () => running.disposeAsync() }
  } catch (error) {
    await running.disposeAsync()
    throw error
  }
}

async function start(options: ServerOptions, running: AsyncDisposableStack): Promise<Omit<Server, 'stop'>> {
  const { config, logger } = options
  const topology = readTopology(config)
  if (config.tracing) {
    const tracing = await startTracing({ ...config.tracing, version: options.version, logger })
    running.defer(tracing.stop)
  }
  // The database comes first: it finds what is wrong with the data directory before anything is written there.
  const database = topology.local.length > 0 ? await openServerDatabase(config, logger, running) : null
  const secrets = await readServerSecrets(config)
  const secret = new TextEncoder().encode(secrets.secret)
  const tokens = createTokenKit(secret)
  const metrics = createMetrics()
  const local: Process['local'] = new Map()
  const issueToken = createIssueToken(tokens)
  const peers = createPeers({ local, urlOf: topology.urlOf, issueToken, metrics })
  running.defer(() => peers.close())
  const identities = createIdentityCache(createIdentify(peers))
  const host: Process = {
    options,
    topology,
    contracts: await Promise.all(serviceNames.map((name) => services[name].contract())),
    local,
    mounts: new Map(),
    metrics,
    rateLimits: createRateLimits(config.rate_limits),
    issueToken,
    peers,
    identities,
    deriveKey: createDeriveKey(secret),
    authenticateFor: (service) =>
      createAuthenticate({
        service,
        ownerKey: secrets.owner_key,
        trustsOwnerKeyAlone: isForThisMachine(config),
        tokens,
        identify: identities.identify,
      }),
  }
  if (database !== null) await startServices(host, database, running)
  else running.defer(followIdentityChanges(peers, identities))
  const url = topology.has_gateway ? await startGateway(host, running) : null
  return { url, owner_key: secrets.owner_key }
}
