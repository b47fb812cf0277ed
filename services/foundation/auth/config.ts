import {
  choice,
  type Environment,
  integer,
  readSettings,
  type Setting,
  SettingsError,
  text,
} from '#platform/config/read-settings.ts'

export interface AuthConfig {
  /** Who may make an account: anybody who shows an address is theirs, whom a member invited, or nobody. */
  sign_up: 'open' | 'invitation' | 'closed'
  /** Address under which people reach the server; the gateway's own on one's own machine. */
  public_url: URL
  /** Of the local owner, as git knows them. */
  owner: { name: string | null; email: string | null }
  mail: MailConfig | null
  /** Who may register programs of others: anybody, members, or nobody. */
  program_registration: 'open' | 'members' | 'closed'
  /** Days after which tokens are signed with a new key. */
  signing_key_days: number
}

export interface MailConfig {
  /** `smtp://user:password@host:587`, or `smtps:`. */
  url: string
  from: string
}

/** Reads this service's settings. Throws a `SettingsError` that names every faulty one. */
export function readAuthConfig(environment: Environment): AuthConfig {
  const settings = readSettings(environment, {
    sign_up: choice('THROUGHLINE_SIGN_UP', ['open', 'invitation', 'closed'], 'invitation'),
    public_url: { name: 'THROUGHLINE_URL', read: readWebAddress },
    port: integer('PORT', 8000, { min: 0, max: 65_535 }),
    owner_name: text('THROUGHLINE_OWNER_NAME', null),
    owner_email: { name: 'THROUGHLINE_OWNER_EMAIL', read: readEmail },
    smtp_url: { name: 'SMTP_URL', read: readMailServer },
    mail_from: text('THROUGHLINE_MAIL_FROM', null),
    program_registration: choice('THROUGHLINE_PROGRAM_REGISTRATION', ['open', 'members', 'closed'], 'open'),
    signing_key_days: integer('THROUGHLINE_SIGNING_KEY_DAYS', 90, { min: 1, max: 3650 }),
  })
  const { sign_up, public_url, smtp_url, mail_from } = settings
  const faults = []
  if (smtp_url !== null && mail_from === null) {
    faults.push('THROUGHLINE_MAIL_FROM must name the sender of mails when SMTP_URL is set.')
  }
  if (smtp_url !== null && public_url === null) {
    faults.push('THROUGHLINE_URL must be the address of this server when SMTP_URL is set: mails link to it.')
  }
  if (faults.length > 0) throw new SettingsError(faults)
  return {
    sign_up,
    public_url: public_url ?? new URL(`http://127.0.0.1:${settings.port}`),
    owner: { name: settings.owner_name, email: settings.owner_email },
    program_registration: settings.program_registration,
    signing_key_days: settings.signing_key_days,
    mail: smtp_url !== null && mail_from !== null ? { url: smtp_url, from: mail_from } : null,
  }
}

function readWebAddress(given: string | undefined): URL | null {
  if (given === undefined) return null
  const url = URL.parse(given)
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/') return url
  throw new Error('must be an address such as https://throughline.example.com, without a path.')
}

function readMailServer(given: string | undefined): string | null {
  if (given === undefined) return null
  if (/^smtps?:$/.test(URL.parse(given)?.protocol ?? '')) return given
  throw new Error('must be an address such as smtp://user:password@mail.example.com:587.')
}

const readEmail: Setting<string | null>['read'] = (given) => {
  if (given === undefined) return null
  if (/^[^@\s]+@[^@\s]+$/.test(given)) return given.toLowerCase()
  throw new Error('must be an e-mail address.')
}
