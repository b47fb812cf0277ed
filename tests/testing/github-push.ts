import { createHmac } from 'node:crypto'

/** A commit as a push notice tells of it. */
export interface PushedCommit {
  hash: string
  message: string
  author: { name: string; email: string }
  /** RFC 3339, with the author's offset. */
  timestamp: string
  added?: readonly string[]
  modified?: readonly string[]
}

export interface PushNotice {
  /** `owner/name` at GitHub. */
  repository: string
  branch?: string
  before: string
  commits: readonly PushedCommit[]
  forced?: boolean
}

/** The body of a push delivery as GitHub sends it, without what nobody here reads. */
export function writePush({
  repository,
  branch = 'main',
  before,
  commits,
  forced = false,
}: PushNotice): string {
  const [owner = '', name = ''] = repository.split('/')
  return JSON.stringify({
    ref: `refs/heads/${branch}`,
    before,
    after: commits.at(-1)?.hash ?? before,
    created: false,
    deleted: false,
    forced,
    repository: { id: 1, name, full_name: repository, owner: { login: owner } },
    pusher: { name: 'ada', email: 'ada@example.com' },
    sender: { login: 'ada' },
    commits: commits.map(({ hash, message, author, timestamp, added = [], modified = [] }) => ({
      id: hash,
      message,
      timestamp,
      author,
      committer: author,
      distinct: true,
      added,
      modified,
      removed: [],
    })),
  })
}

/** Delivers a body to the address of a hook as GitHub does, signed; `delivery` is the same when it is sent again. */
export function deliver(
  address: string,
  {
    secret,
    delivery,
    event = 'push',
    body,
    headers = {},
  }: { secret: string; delivery: string; event?: string; body: string; headers?: Record<string, string> },
): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/test',
      'x-github-event': event,
      'x-github-delivery': delivery,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
      ...headers,
    },
  })
}
