import type { Provider } from '#contracts/code-host.ts'
import type { Fields } from './fields.ts'
import { readGitHub } from './github/read-github.ts'
import { readBitbucket } from './read-bitbucket.ts'
import { readGitea } from './read-gitea.ts'
import { readGitLab } from './read-gitlab.ts'
import { notUnderstood, type Reading } from './reading.ts'

/** What a delivery says, alike for all senders. Throws `UnreadablePayload` for one that lacks what its event must have. */
export function readDelivery(provider: Provider, event: string, payload: Fields): Reading {
  return readers[provider](event, payload)
}

const readers: Readonly<Record<Provider, (event: string, payload: Fields) => Reading>> = {
  github: readGitHub,
  gitlab: readGitLab,
  bitbucket: readBitbucket,
  gitea: readGitea,
  // What their events mean is their senders' matter; they are kept, and told of by `webhook.received`.
  standard: (event) => ({ repository: null, ...notUnderstood(event) }),
}
