import type { Fields } from './fields.ts'
import { readIssue, readPullRequest, readPush, readRelease } from './github/read-github.ts'
import { readRepository } from './github/repository.ts'
import { type EventReading, noEffect, notUnderstood, type Reading } from './reading.ts'

/** Reads a payload of Gitea's or Forgejo's, which have GitHub's form: https://docs.gitea.com/usage/webhooks */
export function readGitea(event: string, payload: Fields): Reading {
  const read = readers.get(event)
  return { repository: readRepository(payload), ...(read?.(payload) ?? notUnderstood(event)) }
}

const readers: ReadonlyMap<string, (payload: Fields) => EventReading> = new Map([
  ['push', readPush],
  ['pull_request', readPullRequest],
  ['issues', readIssue],
  ['release', readRelease],
  ['create', () => noEffect('The push that comes along tells all of it.')],
  ['delete', () => noEffect('The push that comes along tells all of it.')],
  ['repository', () => noEffect('Changing the repository at the provider changes nothing here.')],
])
