import type { Check, PullRequest } from '#contracts/code-host.ts'
import type { AnnouncedCommit } from '#contracts/commits/commit.ts'
import { mostAnnounced, readLinkedIssues } from './announced-commits.ts'
import {
  asObject,
  type Fields,
  flagAt,
  hashAt,
  integerAt,
  listAt,
  objectAt,
  offsetAt,
  textAt,
  timeAt,
} from './fields.ts'
import {
  type Effect,
  type EventReading,
  longestBody,
  needed,
  noEffect,
  notUnderstood,
  type Reading,
  type RemoteRepository,
  telling,
} from './reading.ts'
import { remoteKey } from './remote-key.ts'

/** Reads a payload of Bitbucket Cloud's: https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/ */
export function readBitbucket(event: string, payload: Fields): Reading {
  const read = readers.find(([pattern]) => pattern.test(event))?.[1]
  return { repository: readRepository(payload), ...(read?.(payload) ?? notUnderstood(event)) }
}

const readers: readonly [RegExp, (payload: Fields) => EventReading][] = [
  [/^repo:push$/, readPush],
  [/^pullrequest:(?:created|updated|approved|unapproved|fulfilled|rejected)$/, readPullRequest],
  [/^issue:(?:created|updated)$/, readIssue],
  [/^repo:commit_status_(?:created|updated)$/, readCommitStatus],
  [/^repo:updated$/, () => noEffect('Its deliveries are recognised under the new name from now on.')],
]

function readRepository(payload: Fields): RemoteRepository | null {
  const repository = objectAt(payload, 'repository')
  const full_name = textAt(repository, 'full_name', 300)
  if (full_name === null) return null
  const page = remoteKey(linkOf(repository) ?? `https://bitbucket.org/${full_name}`)
  return {
    full_name,
    external_id: textAt(repository, 'uuid', 100),
    remotes: page === null ? [] : [page],
    previous_full_name: textAt(objectAt(objectAt(payload, 'changes'), 'full_name'), 'old', 300),
  }
}

/** One push may move several refs; of each, the newest five commits are named, newest first. */
function readPush(payload: Fields): EventReading {
  const changes = listAt(objectAt(payload, 'push'), 'changes')
  const effects = changes.flatMap((change): Effect[] => {
    const [from, to] = [objectAt(change, 'old'), objectAt(change, 'new')]
    const ref = asObject(change.new ?? change.old)
    const name = textAt(ref, 'name', 300)
    if (name === null) return []
    return [
      {
        kind: 'push',
        told: {
          ref: `refs/${textAt(ref, 'type') === 'tag' ? 'tags' : 'heads'}/${name}`,
          before: hashAt(objectAt(from, 'target'), 'hash'),
          after: hashAt(objectAt(to, 'target'), 'hash'),
          forced: flagAt(change, 'forced'),
          pusher: nameOf(objectAt(payload, 'actor')),
          commits: listAt(change, 'commits')
            .slice(0, mostAnnounced)
            .reverse()
            .flatMap((commit) => readCommit(commit) ?? []),
        },
      },
    ]
  })
  return effects.length > 0 ? telling(...effects) : noEffect('It names no branch or tag that moved.')
}

function readCommit(commit: Fields): AnnouncedCommit | null {
  const hash = hashAt(commit, 'hash')
  const at = timeAt(commit, 'date')
  if (hash === null || at === null) return null
  const raw = textAt(objectAt(commit, 'author'), 'raw', 600) ?? ''
  const [, name = raw, email = ''] = /^(.*?)\s*<([^<>]*)>\s*$/.exec(raw) ?? []
  return {
    hash,
    author_name: name,
    author_email: email,
    authored_at: at,
    author_offset_minutes: offsetAt(commit, 'date'),
    committer_name: name,
    committer_email: email,
    committed_at: at,
    message: textAt(commit, 'message', longestBody) ?? '',
    files: null,
  }
}

const pullStates: Readonly<Record<string, PullRequest['state']>> = {
  MERGED: 'merged',
  DECLINED: 'closed',
  SUPERSEDED: 'closed',
}

function readPullRequest(payload: Fields): EventReading {
  const pull = objectAt(payload, 'pullrequest')
  const title = textAt(pull, 'title', 1000) ?? ''
  const body = textAt(pull, 'description', longestBody)
  const state = pullStates[textAt(pull, 'state') ?? ''] ?? 'open'
  const updated_at = needed(timeAt(pull, 'updated_on'), 'time of the change')
  const source = objectAt(pull, 'source')
  return telling({
    kind: 'pull_request',
    told: {
      number: needed(integerAt(pull, 'id'), 'pull request number'),
      title,
      body,
      state,
      draft: flagAt(pull, 'draft'),
      author: nameOf(objectAt(pull, 'author')),
      url: linkOf(pull),
      head_ref: textAt(objectAt(source, 'branch'), 'name', 300),
      // Abbreviated there.
      head_hash: textAt(objectAt(source, 'commit'), 'hash', 64),
      base_ref: textAt(objectAt(objectAt(pull, 'destination'), 'branch'), 'name', 300),
      merge_commit_hash: textAt(objectAt(pull, 'merge_commit'), 'hash', 64),
      merged_by: state === 'merged' ? nameOf(objectAt(pull, 'closed_by')) : null,
      labels: [],
      linked_issues: readLinkedIssues(title, body),
      created_at: timeAt(pull, 'created_on'),
      updated_at,
      closed_at: state === 'open' ? null : updated_at,
      merged_at: state === 'merged' ? updated_at : null,
    },
  })
}

const closedStates: ReadonlySet<string> = new Set(['resolved', 'invalid', 'duplicate', 'wontfix', 'closed'])

function readIssue(payload: Fields): EventReading {
  const issue = objectAt(payload, 'issue')
  const state = textAt(issue, 'state')
  const isClosed = state !== null && closedStates.has(state)
  const updated_at = needed(timeAt(issue, 'updated_on'), 'time of the change')
  const assignee = nameOf(objectAt(issue, 'assignee'))
  return telling({
    kind: 'issue',
    told: {
      number: needed(integerAt(issue, 'id'), 'issue number'),
      title: textAt(issue, 'title', 1000) ?? '',
      body: textAt(objectAt(issue, 'content'), 'raw', longestBody),
      state: isClosed ? 'closed' : 'open',
      state_reason: isClosed ? state : null,
      author: nameOf(objectAt(issue, 'reporter')),
      assignees: assignee === null ? [] : [assignee],
      labels: [],
      url: linkOf(issue),
      created_at: timeAt(issue, 'created_on'),
      updated_at,
      closed_at: isClosed ? updated_at : null,
    },
  })
}

const conclusions: Readonly<Record<string, Check['conclusion']>> = {
  SUCCESSFUL: 'success',
  FAILED: 'failure',
  STOPPED: 'cancelled',
}

function readCommitStatus(payload: Fields): EventReading {
  const status = objectAt(payload, 'commit_status')
  const conclusion = conclusions[textAt(status, 'state') ?? ''] ?? null
  const updated_at = needed(timeAt(status, 'updated_on'), 'time of the change')
  const commit = textAt(objectAt(objectAt(status, 'links'), 'commit'), 'href') ?? ''
  const head_hash = /[0-9a-f]{40}$/.exec(commit)?.[0] ?? hashAt(objectAt(status, 'commit'), 'hash')
  const key = needed(textAt(status, 'key', 100), 'key')
  return telling({
    kind: 'check',
    told: {
      external_id: `${head_hash ?? ''} ${key}`,
      kind: 'status',
      name: textAt(status, 'name', 300) ?? key,
      head_hash,
      state: conclusion ? 'completed' : 'running',
      conclusion,
      url: textAt(status, 'url'),
      started_at: timeAt(status, 'created_on'),
      completed_at: conclusion ? updated_at : null,
      updated_at,
    },
  })
}

function nameOf(account: Fields): string | null {
  return textAt(account, 'nickname', 200) ?? textAt(account, 'display_name', 200)
}

function linkOf(fields: Fields): string | null {
  return textAt(objectAt(objectAt(fields, 'links'), 'html'), 'href')
}
