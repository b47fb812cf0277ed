import type { Check, Installation, Release } from '#contracts/code-host.ts'
import { mostAnnounced, readAnnouncedCommit, readLinkedIssues } from '../announced-commits.ts'
import { type Fields, flagAt, hashAt, idAt, integerAt, listAt, objectAt, textAt, timeAt } from '../fields.ts'
import {
  type Effect,
  type EventReading,
  longestBody,
  needed,
  noEffect,
  notUnderstood,
  type Reading,
  telling,
} from '../reading.ts'
import { readPing } from './ping.ts'
import { readRepository } from './repository.ts'

/** Reads a payload of GitHub's: https://docs.github.com/webhooks/webhook-events-and-payloads */
export function readGitHub(event: string, payload: Fields): Reading {
  const read = readers.get(event)
  return { repository: readRepository(payload), ...(read?.(payload) ?? notUnderstood(event)) }
}

const readers: ReadonlyMap<string, (payload: Fields) => EventReading> = new Map([
  ['push', readPush],
  ['pull_request', readPullRequest],
  ['issues', readIssue],
  ['release', readRelease],
  ['check_run', (payload: Fields) => readCheck('check_run', payload)],
  ['check_suite', (payload: Fields) => readCheck('check_suite', payload)],
  ['status', readStatus],
  ['installation', readInstallation],
  ['installation_repositories', readInstallation],
  ['repository', readRepositoryEvent],
  ['create', () => noEffect('The push that comes along tells all of it.')],
  ['delete', () => noEffect('The push that comes along tells all of it.')],
  ['ping', readPing],
])

/** A push of GitHub's, or of Gitea's, which has the same form. */
export function readPush(payload: Fields): EventReading {
  const ref = needed(textAt(payload, 'ref'), 'ref')
  const before = hashAt(payload, 'before')
  const after = hashAt(payload, 'after')
  if (!ref.startsWith('refs/heads/') && !ref.startsWith('refs/tags/')) {
    return noEffect(`${ref} is neither a branch nor a tag.`)
  }
  const pusher = objectAt(payload, 'pusher')
  return telling({
    kind: 'push',
    told: {
      ref,
      before,
      after,
      forced: flagAt(payload, 'forced'),
      pusher: textAt(pusher, 'name', 200) ?? textAt(pusher, 'login', 200),
      // Commits that another branch brought before are not distinct, and known.
      commits: listAt(payload, 'commits')
        .filter((commit) => commit.distinct !== false)
        .slice(-mostAnnounced)
        .flatMap((commit) => readAnnouncedCommit(commit) ?? []),
    },
  })
}

/** A pull request of GitHub's or Gitea's. */
export function readPullRequest(payload: Fields): EventReading {
  const pull = objectAt(payload, 'pull_request')
  const number = needed(integerAt(pull, 'number') ?? integerAt(payload, 'number'), 'pull request number')
  const title = textAt(pull, 'title', 1000) ?? ''
  const body = textAt(pull, 'body', longestBody)
  const isMerged = flagAt(pull, 'merged') || timeAt(pull, 'merged_at') !== null
  const head = objectAt(pull, 'head')
  return telling({
    kind: 'pull_request',
    told: {
      number,
      title,
      body,
      state: isMerged ? 'merged' : textAt(pull, 'state') === 'closed' ? 'closed' : 'open',
      draft: flagAt(pull, 'draft'),
      author: loginOf(pull, 'user'),
      url: textAt(pull, 'html_url'),
      head_ref: textAt(head, 'ref', 300),
      head_hash: hashAt(head, 'sha'),
      base_ref: textAt(objectAt(pull, 'base'), 'ref', 300),
      // Before the merge GitHub has a trial merge there.
      merge_commit_hash: isMerged ? hashAt(pull, 'merge_commit_sha') : null,
      merged_by: loginOf(pull, 'merged_by'),
      labels: namesOf(pull, 'labels', 'name'),
      linked_issues: readLinkedIssues(title, body),
      created_at: timeAt(pull, 'created_at'),
      updated_at: needed(timeAt(pull, 'updated_at'), 'time of the change'),
      closed_at: timeAt(pull, 'closed_at'),
      merged_at: timeAt(pull, 'merged_at'),
    },
  })
}

/** An issue of GitHub's or Gitea's. */
export function readIssue(payload: Fields): EventReading {
  const issue = objectAt(payload, 'issue')
  const action = textAt(payload, 'action')
  const isGone = action === 'deleted' || action === 'transferred'
  return telling({
    kind: 'issue',
    told: {
      number: needed(integerAt(issue, 'number'), 'issue number'),
      title: textAt(issue, 'title', 1000) ?? '',
      body: textAt(issue, 'body', longestBody),
      state: isGone ? 'deleted' : textAt(issue, 'state') === 'closed' ? 'closed' : 'open',
      state_reason: textAt(issue, 'state_reason', 100),
      author: loginOf(issue, 'user'),
      assignees: namesOf(issue, 'assignees', 'login'),
      labels: namesOf(issue, 'labels', 'name'),
      url: textAt(issue, 'html_url'),
      created_at: timeAt(issue, 'created_at'),
      updated_at: needed(timeAt(issue, 'updated_at'), 'time of the change'),
      closed_at: timeAt(issue, 'closed_at'),
    },
  })
}

/** A release of GitHub's or Gitea's. */
export function readRelease(payload: Fields): EventReading {
  const release = objectAt(payload, 'release')
  const action = textAt(payload, 'action')
  const published_at = timeAt(release, 'published_at')
  const isDraft = flagAt(release, 'draft') || action === 'unpublished'
  const state: Release['state'] = action === 'deleted' ? 'deleted' : isDraft ? 'draft' : 'published'
  const changed = timeAt(release, 'updated_at') ?? published_at ?? timeAt(release, 'created_at')
  return telling({
    kind: 'release',
    told: {
      tag: needed(textAt(release, 'tag_name', 300), 'tag'),
      name: textAt(release, 'name', 1000),
      state,
      prerelease: flagAt(release, 'prerelease'),
      author: loginOf(release, 'author'),
      url: textAt(release, 'html_url'),
      published_at,
      updated_at: needed(changed, 'time of the change'),
    },
  })
}

function readCheck(kind: 'check_run' | 'check_suite', payload: Fields): EventReading {
  const check = objectAt(payload, kind)
  const status = textAt(check, 'status')
  const completed_at = timeAt(check, 'completed_at')
  const started_at = timeAt(check, 'started_at') ?? timeAt(check, 'created_at')
  const isCompleted = status === 'completed'
  const changed = timeAt(check, 'updated_at') ?? completed_at ?? started_at
  return telling({
    kind: 'check',
    told: {
      external_id: needed(idAt(check, 'id'), 'id'),
      kind,
      name: textAt(check, 'name', 300) ?? textAt(objectAt(check, 'app'), 'name', 300) ?? kind,
      head_hash: hashAt(check, 'head_sha'),
      state: isCompleted ? 'completed' : status === 'in_progress' ? 'running' : 'waiting',
      conclusion: isCompleted ? conclusionOf(textAt(check, 'conclusion')) : null,
      url: textAt(check, 'html_url'),
      started_at,
      completed_at: isCompleted ? (completed_at ?? changed) : null,
      updated_at: needed(changed, 'time of the change'),
    },
  })
}

const conclusions: Readonly<Record<string, Check['conclusion']>> = {
  success: 'success',
  failure: 'failure',
  error: 'failure',
  timed_out: 'failure',
  startup_failure: 'failure',
  cancelled: 'cancelled',
  skipped: 'skipped',
  neutral: 'neutral',
}

function conclusionOf(text: string | null): Check['conclusion'] {
  return (text !== null && Object.hasOwn(conclusions, text) && conclusions[text]) || 'other'
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads#status */
function readStatus(payload: Fields): EventReading {
  const state = textAt(payload, 'state')
  const isPending = state === 'pending'
  const hash = hashAt(payload, 'sha')
  const name = textAt(payload, 'context', 300) ?? 'status'
  const updated_at = needed(timeAt(payload, 'updated_at'), 'time of the change')
  const told: Extract<Effect, { kind: 'check' }>['told'] = {
    external_id: `${hash ?? idAt(payload, 'id')} ${name}`,
    kind: 'status',
    name,
    head_hash: hash,
    state: isPending ? 'running' : 'completed',
    conclusion: isPending ? null : conclusionOf(state),
    url: textAt(payload, 'target_url'),
    started_at: timeAt(payload, 'created_at'),
    completed_at: isPending ? null : updated_at,
    updated_at,
  }
  return telling({ kind: 'check', told })
}

function readInstallation(payload: Fields): EventReading {
  const installation = objectAt(payload, 'installation')
  const action = textAt(payload, 'action')
  const state: Installation['state'] =
    action === 'deleted'
      ? 'deleted'
      : action === 'suspend' || timeAt(installation, 'suspended_at') !== null
        ? 'suspended'
        : 'active'
  return telling({
    kind: 'installation',
    told: {
      external_id: needed(idAt(installation, 'id'), 'installation id'),
      account: loginOf(installation, 'account') ?? '',
      state,
      all_repositories: textAt(installation, 'repository_selection') === 'all',
      listed: Array.isArray(payload.repositories) ? namesOf(payload, 'repositories', 'full_name') : null,
      added: namesOf(payload, 'repositories_added', 'full_name'),
      removed: namesOf(payload, 'repositories_removed', 'full_name'),
      updated_at: needed(timeAt(installation, 'updated_at'), 'time of the change'),
    },
  })
}

function readRepositoryEvent(payload: Fields): EventReading {
  const action = textAt(payload, 'action')
  if (action === 'renamed' || action === 'transferred') {
    return noEffect('Its deliveries are recognised under the new name from now on.')
  }
  return noEffect(`Being ${action ?? 'changed'} at the provider changes nothing here.`)
}

function loginOf(fields: Fields, name: string): string | null {
  const account = objectAt(fields, name)
  return textAt(account, 'login', 200) ?? textAt(account, 'username', 200)
}

function namesOf(fields: Fields, list: string, name: string): string[] {
  return listAt(fields, list)
    .flatMap((one) => textAt(one, name, 300) ?? [])
    .slice(0, 1000)
}
