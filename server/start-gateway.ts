import { createClientAddressProof } from '#platform/identity/client-address-proof.ts'
import { createGateway } from './gateway/create-gateway.ts'
import { listenOn } from './listen.ts'
import type { Process } from './process.ts'

/** Builds the gateway over the services of this process and the addresses of the others; gives the address it listens at. */
export async function startGateway(host: Process, stack: AsyncDisposableStack): Promise<string> {
  const { options, topology } = host
  const { config } = options
  const app = await createGateway({
    version: options.version,
    logger: options.logger,
    metrics: host.metrics,
    authenticate: host.authenticateFor('gateway'),
    issueToken: host.issueToken,
    addressProof: createClientAddressProof(host.deriveKey),
    reach: host.peers.reach,
    contracts: host.contracts,
    local: host.local,
    mounts: host.mounts,
    urlOf: topology.urlOf,
    public_url:
      URL.parse(config.environment.THROUGHLINE_URL ?? '') ?? new URL(`http://127.0.0.1:${config.port}`),
    dashboard_folder: options.dashboard_folder,
    admission: config.admission,
    rateLimits: host.rateLimits,
    checkAnswers: options.check_answers ?? false,
  })
  stack.defer(() => app.close())
  return listenOn(app, config.host, config.port)
}
