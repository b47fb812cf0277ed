import type { Provider } from '#contracts/code-host.ts'

const names: Readonly<Record<Provider, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  bitbucket: 'Bitbucket',
  gitea: 'Gitea',
  standard: 'Standard Webhooks',
}

/** What people call a sender. */
export function nameOfProvider(provider: Provider): string {
  return names[provider]
}

/** Name of the hook whose secrets come from the settings. */
export function settingsHookName(provider: Provider): string {
  return `${names[provider]}, by the settings`
}
