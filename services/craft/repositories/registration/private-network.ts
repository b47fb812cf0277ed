import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { ServiceError } from '#platform/errors/service-error.ts'

/** Networks that are not the public internet: the special-purpose registries of IANA, RFC 6890 and its updates. */
const privateNetworks = createBlockList(
  [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ],
  [
    // The unspecified and the loopback address. IPv4-mapped addresses are checked as the IPv4 ones they are.
    ['::', 96],
    ['64:ff9b::', 96],
    ['100::', 64],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ],
)

/** Whether an IP address is outside the public internet. */
export function isPrivateAddress(address: string): boolean {
  return privateNetworks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/**
 * The addresses of a host, each of them public: a server must not be talked into reaching its own network (server-side
 * request forgery).
 * @throws ServiceError `unreachable_remote` for an unknown host, `unsupported_location` for a private one
 */
export async function resolvePublicHost(host: string): Promise<string[]> {
  const addresses = await resolveHost(host)
  if (addresses.some(isPrivateAddress)) {
    throw new ServiceError(
      'unsupported_location',
      `The host "${host}" is in a private network; set THROUGHLINE_ALLOW_PRIVATE_REMOTES=true to allow such remotes.`,
    )
  }
  return addresses
}

async function resolveHost(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host]
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address)
  } catch (cause) {
    throw new ServiceError('unreachable_remote', `There is no host "${host}"; check the address.`, { cause })
  }
}

function createBlockList(
  ipv4: readonly (readonly [string, number])[],
  ipv6: readonly (readonly [string, number])[],
): BlockList {
  const list = new BlockList()
  for (const [network, prefix] of ipv4) list.addSubnet(network, prefix, 'ipv4')
  for (const [network, prefix] of ipv6) list.addSubnet(network, prefix, 'ipv6')
  return list
}
