import { isIP } from 'node:net'
import { SettingsError } from '#platform/config/read-settings.ts'
import type { ServerConfig } from './config.ts'

/**
 * Refuses settings under which a server that others reach would be easy to enter. On this machine alone anything goes.
 *
 * @throws {SettingsError} that names every weakness with its remedy
 */
export function refuseWeakSetup({ host, environment }: ServerConfig): void {
  if (isLoopbackHost(host)) return
  const faults: string[] = []
  const url = URL.parse(environment.THROUGHLINE_URL ?? '')
  if (url?.protocol !== 'https:') {
    faults.push(
      'THROUGHLINE_URL must be the https address under which people reach this server once THROUGHLINE_HOST is ' +
        `${host}: cookies and keys would cross the network in the clear.`,
    )
  }
  for (const name of ['JWT_SECRET', 'THROUGHLINE_OWNER_KEY']) {
    const secret = environment[name]
    if (secret && new Set(secret).size < 10) {
      faults.push(`${name} is easy to guess; make one with \`openssl rand -base64 32\`, or leave it out.`)
    }
  }
  if (environment.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    faults.push(
      'NODE_TLS_REJECT_UNAUTHORIZED must not be 0: nobody would have to show who they are to be given keys and code; ' +
        'name an authority of your own with NODE_EXTRA_CA_CERTS.',
    )
  }
  if (environment.THROUGHLINE_SIGN_UP?.toLowerCase() === 'open' && !environment.SMTP_URL) {
    faults.push(
      'THROUGHLINE_SIGN_UP may be open only with SMTP_URL set: nobody could show that an address is theirs.',
    )
  }
  if (faults.length > 0) throw new SettingsError(faults)
}

/** Whether the server is one for this machine alone: it listens nowhere else, and no proxy stands before it. */
export function isForThisMachine({ host, environment }: ServerConfig): boolean {
  return isLoopbackHost(host) && !environment.THROUGHLINE_URL
}

/** Whether only this machine reaches what listens there. */
function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}
