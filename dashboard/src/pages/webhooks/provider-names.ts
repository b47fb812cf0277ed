import type { Provider } from '#contracts/code-host.ts'

/** What people call a sender, and where it is told about a hook. */
export const senders: Readonly<Record<Provider, { name: string; where: string; how: string }>> = {
  github: {
    name: 'GitHub',
    where: 'Settings → Webhooks → Add webhook',
    how: 'Content type application/json. Choose “Send me everything”, or the events you want.',
  },
  gitlab: {
    name: 'GitLab',
    where: 'Settings → Webhooks → Add new webhook',
    how: 'Enter the secret as secret token. Choose push, tag push, merge request, issue, release and pipeline events.',
  },
  bitbucket: {
    name: 'Bitbucket',
    where: 'Repository settings → Webhooks → Add webhook',
    how: 'Choose push, pull request, issue and build status events.',
  },
  gitea: {
    name: 'Gitea or Forgejo',
    where: 'Settings → Webhooks → Add Webhook → Gitea',
    how: 'Content type application/json, and all events.',
  },
  standard: {
    name: 'Standard Webhooks',
    where: 'the settings of the sender',
    how: 'Its events are kept and told of; what they mean is not known here.',
  },
}
