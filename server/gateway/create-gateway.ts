import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { authContract } from '#contracts/auth.ts'
import { gatewayContract, type Health } from '#contracts/gateway.ts'
import { createClient } from '#platform/contract/create-client.ts'
import type { Contract } from '#platform/contract/define-contract.ts'
import { describeContracts } from '#platform/contract/describe-contracts.ts'
import { addContractRoutes } from '#platform/http/add-contract-routes.ts'
import { createApp } from '#platform/http/create-app.ts'
import { drainOnClose, type Mount, type Mounts } from '#platform/http/mounts.ts'
import { addOperationalRoutes } from '#platform/http/operational-routes.ts'
import type { RateLimits } from '#platform/http/rate-limits.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import type { ClientAddressProof } from '#platform/identity/client-address-proof.ts'
import type { IssueToken } from '#platform/identity/issue-tokens.ts'
import { mayKnow } from '#platform/identity/principal.ts'
import type { Handlers } from '#platform/service/define-service.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import type { Peers } from '../peers.ts'
import type { AdmissionConfig } from '../settings/admission.ts'
import { createAdmission } from './admission.ts'
import { createAnswerHeaders } from './answer-headers.ts'
import { createBearerChallenge } from './bearer-challenge.ts'
import { createClientAddress } from './client-address.ts'
import { addDashboard, createAnswerWithPage, createSendPage } from './dashboard.ts'
import { createDispatch, type RawHandler } from './dispatch.ts'
import { createDocs } from './docs.ts'
import { addForwarding } from './forward.ts'
import { createUpgradeForwarding } from './forward-upgrade.ts'
import { createFrontServer } from './front-server.ts'
import { createIntroduce, type Introduce, introduceTo } from './introduce.ts'
import { createOwnHeaders } from './own-headers.ts'
import { createRefuseMalformed } from './refuse-malformed.ts'
import { readServiceHealth } from './service-health.ts'
import { addSignIn } from './sign-in.ts'
import { createIsSigned } from './signed-requests.ts'

export interface GatewayOptions {
  version: string
  logger: Logger
  metrics: Metrics
  authenticate: Authenticate
  /** Tells services elsewhere who asks. */
  issueToken: IssueToken
  /** Shows services elsewhere that the gateway told them where a request came from. */
  addressProof: ClientAddressProof
  /** Reaches the services on behalf of who is asking. */
  reach: Peers['reach']
  /** Of every service, wherever it runs. */
  contracts: readonly Contract[]
  /** The services of this process. */
  local: ReadonlyMap<string, FastifyInstance>
  /** What the services of this process take themselves, by path. */
  mounts: Mounts
  urlOf: (contract: Contract) => string
  dashboard_folder: string
  /** Address under which people and programs reach the server. */
  public_url: URL
  admission: AdmissionConfig
  rateLimits: RateLimits
  checkAnswers: boolean
}

/** The front door: one address for all services, the dashboard and the documentation. */
export async function createGateway(options: GatewayOptions): Promise<FastifyInstance> {
  const { contracts, issueToken, local, urlOf, version } = options
  const openDocs = createDocs()
  const addressOf = createClientAddress(options.admission.trusted_proxies)
  const answers = createAnswerHeaders(options.public_url.protocol === 'https:')
  const admission = createAdmission({
    ...options.admission,
    addressOf,
    isSigned: createIsSigned(contracts),
    putHeaders: answers.put,
    metrics: options.metrics,
  })
  const sendPage = createSendPage(options.dashboard_folder)
  const own = createOwnHeaders(addressOf)
  const challenge = createBearerChallenge(options.public_url.origin)
  const introduce = createIntroduce(options.authenticate)
  const mounts: Mounts = new Map([...options.mounts, ...remoteMounts(options)])
  const app: FastifyInstance = createApp({
    service: 'gateway',
    logger: options.logger.child({ service: 'gateway' }),
    metrics: options.metrics,
    errors: gatewayContract.errors,
    onUnknown: createAnswerWithPage(sendPage),
    onMalformed: createRefuseMalformed(answers.names_and_values),
    serverFactory: (handler) => {
      const dispatch = own.requests(createDispatch(localHandlers(options, introduce), handler))
      return createFrontServer(
        answers.requests(admission.requests(challenge(dispatch))),
        answers.mounts(admission.mounts(own.mounts(mounts), dispatch)),
      )
    },
  })
  drainOnClose(app, mounts)
  await app.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: { useDefaults: false, directives: pagePolicy },
    strictTransportSecurity: false,
  })

  addOperationalRoutes(app, {
    service: 'gateway',
    version,
    metrics: options.metrics,
    checks: async () =>
      (await readServiceHealth(contracts, local, urlOf)).map(({ name, state, detail }) => ({
        name,
        ready: state === 'ready',
        optional: state === 'degraded',
        ...(detail !== null && { detail }),
      })),
  })
  const document = describeContracts([gatewayContract, ...contracts], {
    title: 'Throughline',
    version,
    base: '/api',
  })
  app.get('/openapi.json', () => document)
  for (const path of ['/docs', '/docs/*']) {
    app.get(path, async (request, reply) => {
      const docs = await openDocs()
      reply.hijack()
      docs.routing(request.raw, reply.raw)
    })
  }
  addSignIn(app, { ...options, sendPage })
  await app.register(
    async (api) =>
      addContractRoutes(api, gatewayContract, gatewayHandlers(options), {
        ...options,
        idempotency: null,
        accessLog: null,
        rateLimits: options.rateLimits,
      }),
    { prefix: '/api' },
  )
  for (const contract of contracts.filter(({ name }) => !local.has(name))) {
    await addForwarding(app, {
      contract,
      upstream: urlOf(contract),
      introduce,
      issueToken,
      addressProof: options.addressProof,
    })
  }
  await addDashboard(app, { folder: options.dashboard_folder, sendPage })
  await app.ready()
  return app
}

const pagePolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
}

function localHandlers({ contracts, local, logger }: GatewayOptions, introduce: Introduce) {
  const handlers = new Map<string, RawHandler>()
  for (const contract of contracts) {
    const service = local.get(contract.name)
    if (!service) continue
    const handler = introduceTo(contract, service.routing, introduce, logger)
    for (const prefix of contract.prefixes) handlers.set(prefix, handler)
  }
  return handlers
}

/** What services elsewhere take themselves goes on to them; their plain requests go the way of all others. */
function remoteMounts({ contracts, local, urlOf }: GatewayOptions): [string, Mount][] {
  return contracts
    .filter(({ name }) => !local.has(name))
    .flatMap((contract) =>
      (contract.mounts ?? []).map((path): [string, Mount] => [
        path,
        createUpgradeForwarding(urlOf(contract)),
      ]),
    )
}

function gatewayHandlers(options: GatewayOptions): Handlers<typeof gatewayContract> {
  const auth = createClient(authContract, options.reach(authContract, 'gateway'))
  return {
    getHealth: async (): Promise<Health> => {
      const services = await readServiceHealth(options.contracts, options.local, options.urlOf)
      const ready = services.every(({ state }) => state === 'ready')
      return { status: ready ? 'ready' : 'degraded', version: options.version, services }
    },
    getSession: async ({ principal }) => {
      const knowsAddresses = mayKnow(principal, 'email')
      const told = knowsAddresses ? principal : { ...principal, emails: [] }
      if (principal.kind === 'service' || !knowsAddresses || !mayKnow(principal, 'profile')) {
        return { principal: told, user: null }
      }
      const { name, email } = await auth.getAccount()
      return { principal, user: { name, email } }
    },
  }
}
