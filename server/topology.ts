import type { Contract } from '#platform/contract/define-contract.ts'
import type { ServerConfig } from './config.ts'
import { type ServiceName, serviceNames } from './services.ts'

/** Which services run in this process, and where the others are. */
export interface Topology {
  local: readonly ServiceName[]
  has_gateway: boolean
  /** Whether local services must listen on ports of their own, because some other process may call them. */
  is_shared: boolean
  urlOf: (contract: Contract) => string
}

/** Reads the topology out of the settings: an address that is not given is the contract's port on this machine. */
export function readTopology(config: ServerConfig): Topology {
  const local = serviceNames.filter((name) => config.targets.includes(name))
  const has_gateway = config.targets.includes('gateway')
  return {
    local,
    has_gateway,
    is_shared: !has_gateway || local.length < serviceNames.length,
    urlOf: ({ name, port }) => config.service_urls[name] ?? `http://127.0.0.1:${port}`,
  }
}
