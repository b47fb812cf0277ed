import { createHmac, randomUUID } from 'node:crypto'
import webhookExamples from '@octokit/webhooks-examples' with { type: 'json' }
import type { PushableCommit } from '../repositories/push-repository.ts'

/** A delivery as it goes over the wire. */
export interface Delivery {
  path: string
  headers: Record<string, string>
  body: string
}

export const secret = 'secret-that-only-the-bench-uses'

type Payload = Record<string, unknown> & { repository: object }

/** A push as GitHub sends it, 7 kB, whose repository and commits are put in the place of its own. */
const example = readExample()

function readExample(): Payload {
  const events = webhookExamples as unknown as { name: string; examples: Payload[] }[]
  const [push] = events.find(({ name }) => name === 'push')?.examples ?? []
  if (!push) throw new Error('There is no example of a push.')
  return push
}

/** Delivers one commit that was pushed, as GitHub would. */
export function deliverPush(full_name: string, { hash, parent, commit }: PushableCommit): Delivery {
  const { author, at, message, files } = commit
  const person = { ...author, username: author.email.split('@')[0] }
  const told = {
    id: hash,
    tree_id: parent,
    distinct: true,
    message,
    timestamp: new Date(at * 1000).toISOString(),
    url: `https://github.com/${full_name}/commit/${hash}`,
    author: person,
    committer: person,
    added: [],
    removed: [],
    modified: [...files.keys()],
  }
  const commits = { before: parent, after: hash, head_commit: told, commits: [told] }
  return sign({ ...example, ...commits, ref: 'refs/heads/main', repository: nameRepository(full_name) })
}

/** Delivers a push to a repository that is not registered: it is stored, and nothing follows from it. */
export function deliverForeignPush(): Delivery {
  return sign(example)
}

function nameRepository(full_name: string): object {
  const addresses = {
    clone_url: `https://github.com/${full_name}.git`,
    html_url: `https://github.com/${full_name}`,
  }
  return { ...example.repository, full_name, name: full_name.split('/')[1], ...addresses }
}

function sign(payload: object): Delivery {
  const body = JSON.stringify(payload)
  return {
    path: '/api/webhook/github',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/bench',
      'x-github-event': 'push',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
    body,
  }
}
