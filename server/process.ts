import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Contract } from '#platform/contract/define-contract.ts'
import type { Mount } from '#platform/http/mounts.ts'
import type { RateLimits } from '#platform/http/rate-limits.ts'
import type { Authenticate } from '#platform/identity/authenticate.ts'
import type { DeriveKey } from '#platform/identity/derive-key.ts'
import type { IdentityCache } from '#platform/identity/identity-cache.ts'
import type { IssueToken } from '#platform/identity/issue-tokens.ts'
import type { Metrics } from '#platform/telemetry/metrics.ts'
import type { ServerConfig } from './config.ts'
import type { Peers } from './peers.ts'
import type { Topology } from './topology.ts'

export interface ServerOptions {
  config: ServerConfig
  logger: Logger
  version: string
  dashboard_folder: string
  /** Folder whose git identity is the owner's. */
  working_directory: string
  /** Compare every answer with its contract. For tests. */
  check_answers?: boolean
}

/** What the parts of one process share. */
export interface Process {
  options: ServerOptions
  topology: Topology
  /** Of every service, wherever it runs. */
  contracts: readonly Contract[]
  /** Apps of the services that run here; filled while they are built. */
  local: Map<string, FastifyInstance>
  /** What the services that run here take themselves, by path; filled likewise. */
  mounts: Map<string, Mount>
  metrics: Metrics
  rateLimits: RateLimits
  issueToken: IssueToken
  /** How a service, or the gateway, finds out who sends it a request. */
  authenticateFor: (service: string) => Authenticate
  /** What this process remembers of credentials it has asked about. */
  identities: IdentityCache
  deriveKey: DeriveKey
  peers: Peers
}
