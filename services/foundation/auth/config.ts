import {
  choice,
  type Environment,
  integer,
  readSettings,
  readWebAddress,
  type Setting,
  SettingsError,
  text,
  webAddress,
} from '#platform/config/read-settings.ts'
import { sessionDays } from './session-cookie.ts'

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
  /** Days after which a program that was let in has to ask again. */
  program_days: number
  /** Days that entries of the audit are kept; null: for ever. */
  audit_days: number | null
  /** Days after which tokens are signed with a new key. */
  signing_key_days: number
  /** Days after which a session ends that nobody has used. */
  session_idle_days: number
  /** Accounts elsewhere that people may sign in with. */
  social: { github: SocialConfig | null; google: SocialConfig | null }
}

/** This server as a provider knows it. */
export interface SocialConfig {
  client_id: string
  client_secret: string
  /** Where the provider is. */
  url: URL
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
    public_url: { name: 'THROUGHLINE_URL', read: readPublicAddress },
    port: integer('PORT', 8000, { min: 0, max: 65_535 }),
    owner_name: text('THROUGHLINE_OWNER_NAME', null),
    owner_email: { name: 'THROUGHLINE_OWNER_EMAIL', read: readEmail },
    smtp_url: { name: 'SMTP_URL', read: readMailServer },
    mail_from: text('THROUGHLINE_MAIL_FROM', null),
    github_id: text('GITHUB_CLIENT_ID', null),
    github_secret: text('GITHUB_CLIENT_SECRET', null),
    github_url: webAddress('THROUGHLINE_GITHUB_URL', 'https://github.com'),
    google_id: text('GOOGLE_CLIENT_ID', null),
    google_secret: text('GOOGLE_CLIENT_SECRET', null),
    google_url: webAddress('THROUGHLINE_GOOGLE_URL', 'https://accounts.google.com'),
    program_registration: choice('THROUGHLINE_PROGRAM_REGISTRATION', ['open', 'members', 'closed'], 'open'),
    program_days: integer('THROUGHLINE_PROGRAM_DAYS', 90, { min: 1, max: 3650 }),
    audit_days: integer('THROUGHLINE_AUDIT_DAYS', 730, { min: 0, max: 36_500 }),
    session_idle_days: integer('THROUGHLINE_SESSION_IDLE_DAYS', 14, { min: 1, max: sessionDays }),
    signing_key_days: integer('THROUGHLINE_SIGNING_KEY_DAYS', 90, { min: 1, max: 3650 }),
  })
  const { sign_up, public_url, smtp_url, mail_from } = settings
  const faults: string[] = []
  if (smtp_url !== null && mail_from === null) {
    faults.push('THROUGHLINE_MAIL_FROM must name the sender of mails when SMTP_URL is set.')
  }
  if (smtp_url !== null && public_url === null) {
    faults.push('THROUGHLINE_URL must be the address of this server when SMTP_URL is set: mails link to it.')
  }
  for (const [name, id, secret, url] of [
    ['GITHUB', settings.github_id, settings.github_secret, settings.github_url],
    ['GOOGLE', settings.google_id, settings.google_secret, settings.google_url],
  ] as const) {
    if ((id === null) !== (secret === null)) {
      faults.push(`${name}_CLIENT_ID and ${name}_CLIENT_SECRET belong together: set both or neither.`)
    }
    if (id === null) continue
    if (public_url === null) {
      faults.push(
        `THROUGHLINE_URL must be the address of this server when ${name}_CLIENT_ID is set: people are sent back to it.`,
      )
    }
    if (!isPrivateWay(url)) {
      faults.push(`THROUGHLINE_${name}_URL must be an https address when ${name}_CLIENT_ID is set.`)
    }
  }
  if (faults.length > 0) throw new SettingsError(faults)
  return {
    sign_up,
    public_url: public_url ?? new URL(`http://127.0.0.1:${settings.port}`),
    owner: { name: settings.owner_name, email: settings.owner_email },
    program_registration: settings.program_registration,
    program_days: settings.program_days,
    audit_days: settings.audit_days || null,
    signing_key_days: settings.signing_key_days,
    session_idle_days: settings.session_idle_days,
    mail: smtp_url !== null && mail_from !== null ? { url: smtp_url, from: mail_from } : null,
    social: {
      github: readSocial(settings.github_id, settings.github_secret, settings.github_url),
      google: readSocial(settings.google_id, settings.google_secret, settings.google_url),
    },
  }
}

function readSocial(client_id: string | null, client_secret: string | null, url: URL): SocialConfig | null {
  return client_id !== null && client_secret !== null ? { client_id, client_secret, url } : null
}

/** Whether secrets can go there without others reading them on the way. */
function isPrivateWay({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
}

function readPublicAddress(given: string | undefined): URL | null {
  if (given === undefined) return null
  const url = readWebAddress(given)
  if (url !== null && url.href === `${url.origin}/`) return url
  throw new Error(
    'must be an address such as https://throughline.example.com, without credentials, a path or a query.',
  )
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
