import type { Provider } from '#contracts/code-host.ts'
import {
  type Environment,
  flag,
  integer,
  readSettings,
  type Setting,
  text,
  webAddress,
} from '#platform/config/read-settings.ts'

export interface WebhooksConfig {
  /** Whether deliveries are taken in. */
  enabled: boolean
  /** Secrets of the hooks that need no set-up here, by sender; any of them is accepted. */
  secrets: Readonly<Record<Provider, readonly string[]>>
  /** Days after which deliveries and their payloads are cleared away. */
  retention_days: number
  /** Asks GitHub what it could not deliver; null without one. */
  github_token: string | null
  /** Where GitHub is: another address for GitHub Enterprise. */
  github_url: URL
  /** Seconds between two looks at what GitHub could not deliver; 0 for none. */
  recovery_seconds: number
}

/** Reads this service's settings. Throws a `SettingsError` that names every faulty one. */
export function readWebhooksConfig(environment: Environment): WebhooksConfig {
  const { enabled, retention_days, github_token, github_url, recovery_seconds, ...secrets } = readSettings(
    environment,
    {
      enabled: flag('ENABLE_WEBHOOKS', true),
      retention_days: integer('THROUGHLINE_WEBHOOK_RETENTION_DAYS', 30, { min: 4, max: 3650 }),
      github_token: text('GITHUB_TOKEN', null),
      github_url: webAddress('THROUGHLINE_GITHUB_URL', 'https://github.com'),
      recovery_seconds: integer('THROUGHLINE_WEBHOOK_RECOVERY_INTERVAL', 600, { min: 0, max: 86_400 }),
      ...secretSettings,
    },
  )
  return { enabled, retention_days, github_token, github_url, recovery_seconds, secrets }
}

const shortest = 8

/** One secret, or several with commas between them while one takes the place of another. */
function secretList(name: string): Setting<string[]> {
  return {
    name,
    read: (given = '') => {
      const secrets = given
        .split(',')
        .map((secret) => secret.trim())
        .filter((secret) => secret !== '')
      if (secrets.every((secret) => secret.length >= shortest)) return secrets
      throw new Error(
        `must have at least ${shortest} characters, each of them when a comma parts two; make one with \`openssl rand -hex 32\`.`,
      )
    },
  }
}

/** The setting that has the secrets for a sender. */
export const secretSettings: Readonly<Record<Provider, Setting<string[]>>> = {
  github: secretList('GITHUB_WEBHOOK_SECRET'),
  gitlab: secretList('THROUGHLINE_GITLAB_WEBHOOK_SECRET'),
  bitbucket: secretList('THROUGHLINE_BITBUCKET_WEBHOOK_SECRET'),
  gitea: secretList('THROUGHLINE_GITEA_WEBHOOK_SECRET'),
  standard: secretList('THROUGHLINE_STANDARD_WEBHOOK_SECRET'),
}
