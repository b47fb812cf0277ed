import { isIPv6 } from 'node:net'
import { type Environment, remoteEnvironment } from './git-environment.ts'
import { GitError } from './git-error.ts'
import { hostOf, type RemoteUrl } from './remote-url.ts'

/** What it takes to be let in to a remote, and where that may stand. */
export interface TransferOptions {
  environment: Environment
  /** Value of an `Authorization` header for HTTP. Never written to disk; overrides credentials in the address. */
  authorization?: string
  /**
   * The IP addresses of the remote's host; only these are connected to, whatever its name means by then. Null, and when
   * left out: whatever it means. Git before 2.37 looks HTTP hosts up by itself all the same.
   */
  addresses?: readonly string[] | null
}

/**
 * The environment for talking to `remote`. Redirects are not followed: they would lead past the checks of the address, and
 * take the credentials along. Settings go through the environment: arguments are seen by every user of the machine.
 * @throws GitError `unsupported_protocol` for a host whose name cannot be one
 */
export function transferEnvironment(remote: RemoteUrl, options: TransferOptions): Environment {
  const environment = remoteEnvironment(options.environment, [remote.protocol])
  const addresses = options.addresses ?? []
  if (remote.protocol === 'ssh') return { ...environment, ...pinSsh(remote, addresses, environment) }
  if (remote.protocol === 'git') return { ...environment, ...pinGit(remote, addresses) }
  if (remote.protocol === 'file') return environment
  const authorization = options.authorization ?? remote.authorization
  return {
    ...environment,
    ...configure([
      ['http.followRedirects', 'false'],
      ...pinHttp(remote, addresses),
      ...(authorization === null
        ? []
        : [[`http.${new URL(remote.url).origin}/.extraHeader`, `Authorization: ${authorization}`] as const]),
    ]),
  }
}

/** Has git tell on stderr where a redirect leads, for listings, which are short. */
export const traceRedirects = { GIT_TRACE_CURL: '1', GIT_TRACE_CURL_NO_DATA: '1' } as const

type Setting = readonly [name: string, value: string]

function configure(settings: readonly Setting[]): Record<string, string> {
  const entries = settings.flatMap(([name, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, name],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ])
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(entries) }
}

/** CURLOPT_RESOLVE takes the place of the lookup: `HOST:PORT:ADDRESS[,ADDRESS]`. */
function pinHttp({ url }: RemoteUrl, addresses: readonly string[]): Setting[] {
  if (addresses.length === 0) return []
  const { hostname, port, protocol } = new URL(url)
  const standard = protocol === 'https:' ? '443' : '80'
  return [['http.curloptResolve', `${hostname}:${port || standard}:${addresses.map(bracket).join(',')}`]]
}

/** The key of the host is still looked up under its name. */
function pinSsh(
  remote: RemoteUrl,
  [address]: readonly string[],
  { GIT_SSH_COMMAND: command }: Environment,
): Record<string, string> {
  if (address === undefined) return {}
  const { host, port } = hostOf(remote)
  // Git gives the command to a shell.
  if (!/^[\w.:-]+$/.test(host)) {
    throw new GitError('unsupported_protocol', `"${host}" is no name of a host; check the address.`)
  }
  const name = port === '' || port === '22' ? host : `[${host}]:${port}`
  return { GIT_SSH_COMMAND: `${command} '-oHostName=${address}' '-oHostKeyAlias=${name}'` }
}

/** The server still learns the name by which it is known. */
function pinGit(remote: RemoteUrl, [address]: readonly string[]): Record<string, string> {
  if (address === undefined) return {}
  const { host, port } = hostOf(remote)
  const named = /^git:\/\/[^/]*\//.exec(remote.url)?.[0] ?? remote.url
  const place = port === '' ? '' : `:${port}`
  return {
    ...configure([[`url.git://${bracket(address)}${place}/.insteadOf`, named]]),
    GIT_OVERRIDE_VIRTUAL_HOST: `${host}${place}`,
  }
}

const bracket = (address: string) => (isIPv6(address) ? `[${address}]` : address)
