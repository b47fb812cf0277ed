import type { Check, Issue, PullRequest } from '#contracts/code-host.ts'
import { mostAnnounced, readAnnouncedCommit, readLinkedIssues } from './announced-commits.ts'
import { type Fields, flagAt, hashAt, idAt, integerAt, listAt, objectAt, textAt, timeAt } from './fields.ts'
import {
  type EventReading,
  longestBody,
  needed,
  notUnderstood,
  type Reading,
  type RemoteRepository,
  telling,
} from './reading.ts'
import { remoteKey } from './remote-key.ts'

/** Reads a payload of GitLab's: https://docs.gitlab.com/user/project/integrations/webhook_events/ */
export function readGitLab(event: string, payload: Fields): Reading {
  const read = readers.get(event)
  return { repository: readProject(payload), ...(read?.(payload) ?? notUnderstood(event)) }
}

const readers: ReadonlyMap<string, (payload: Fields) => EventReading> = new Map([
  ['push', readPush],
  ['tag_push', readPush],
  ['merge_request', readMergeRequest],
  ['issue', readIssue],
  ['work_item', readIssue],
  ['release', readRelease],
  ['pipeline', readPipeline],
])

const addresses = ['git_http_url', 'git_ssh_url', 'http_url', 'ssh_url', 'web_url'] as const

function readProject(payload: Fields): RemoteRepository | null {
  const project = objectAt(payload, 'project')
  const full_name = textAt(project, 'path_with_namespace', 300)
  if (full_name === null) return null
  const remotes = addresses.flatMap((name) => remoteKey(textAt(project, name) ?? '') ?? [])
  return {
    full_name,
    external_id: idAt(project, 'id') ?? idAt(payload, 'project_id'),
    remotes: [...new Set(remotes)],
    previous_full_name: null,
  }
}

/** GitLab names the newest twenty commits of a push. */
function readPush(payload: Fields): EventReading {
  return telling({
    kind: 'push',
    told: {
      ref: needed(textAt(payload, 'ref'), 'ref'),
      before: hashAt(payload, 'before'),
      after: hashAt(payload, 'after'),
      // Not told; reading git finds out.
      forced: false,
      pusher: textAt(payload, 'user_username', 200),
      commits: listAt(payload, 'commits')
        .slice(-mostAnnounced)
        .flatMap((commit) => readAnnouncedCommit(commit) ?? []),
    },
  })
}

const mergeStates: Readonly<Record<string, PullRequest['state']>> = { merged: 'merged', closed: 'closed' }

function readMergeRequest(payload: Fields): EventReading {
  const merge = objectAt(payload, 'object_attributes')
  const action = textAt(merge, 'action')
  const actor = textAt(objectAt(payload, 'user'), 'username', 200)
  const title = textAt(merge, 'title', 1000) ?? ''
  const body = textAt(merge, 'description', longestBody)
  const state = mergeStates[textAt(merge, 'state') ?? ''] ?? 'open'
  const updated_at = needed(timeAt(merge, 'updated_at'), 'time of the change')
  return telling({
    kind: 'pull_request',
    told: {
      number: needed(integerAt(merge, 'iid'), 'merge request number'),
      title,
      body,
      state,
      draft: flagAt(merge, 'draft') || flagAt(merge, 'work_in_progress'),
      author: action === 'open' ? actor : null,
      url: textAt(merge, 'url'),
      head_ref: textAt(merge, 'source_branch', 300),
      head_hash: hashAt(objectAt(merge, 'last_commit'), 'id'),
      base_ref: textAt(merge, 'target_branch', 300),
      merge_commit_hash: hashAt(merge, 'merge_commit_sha') ?? hashAt(merge, 'squash_commit_sha'),
      merged_by: action === 'merge' ? actor : null,
      labels: labelsOf(payload),
      linked_issues: readLinkedIssues(title, body),
      created_at: timeAt(merge, 'created_at'),
      updated_at,
      closed_at: state === 'open' ? null : (timeAt(merge, 'closed_at') ?? updated_at),
      merged_at: state === 'merged' ? (timeAt(merge, 'merged_at') ?? updated_at) : null,
    },
  })
}

function readIssue(payload: Fields): EventReading {
  const issue = objectAt(payload, 'object_attributes')
  const updated_at = needed(timeAt(issue, 'updated_at'), 'time of the change')
  const state: Issue['state'] = textAt(issue, 'state') === 'closed' ? 'closed' : 'open'
  return telling({
    kind: 'issue',
    told: {
      number: needed(integerAt(issue, 'iid'), 'issue number'),
      title: textAt(issue, 'title', 1000) ?? '',
      body: textAt(issue, 'description', longestBody),
      state,
      state_reason: null,
      author: textAt(issue, 'action') === 'open' ? textAt(objectAt(payload, 'user'), 'username', 200) : null,
      assignees: listAt(payload, 'assignees').flatMap((one) => textAt(one, 'username', 200) ?? []),
      labels: labelsOf(payload),
      url: textAt(issue, 'url'),
      created_at: timeAt(issue, 'created_at'),
      updated_at,
      closed_at: state === 'closed' ? (timeAt(issue, 'closed_at') ?? updated_at) : null,
    },
  })
}

function readRelease(payload: Fields): EventReading {
  const published_at = timeAt(payload, 'released_at')
  const changed = timeAt(payload, 'updated_at') ?? published_at ?? timeAt(payload, 'created_at')
  return telling({
    kind: 'release',
    told: {
      tag: needed(textAt(payload, 'tag', 300), 'tag'),
      name: textAt(payload, 'name', 1000),
      state: textAt(payload, 'action') === 'delete' ? 'deleted' : 'published',
      prerelease: false,
      author: textAt(objectAt(payload, 'user'), 'username', 200),
      url: textAt(payload, 'url'),
      published_at,
      updated_at: needed(changed, 'time of the change'),
    },
  })
}

const conclusions: Readonly<Record<string, Check['conclusion']>> = {
  success: 'success',
  failed: 'failure',
  canceled: 'cancelled',
  skipped: 'skipped',
}

/** A pipeline has no time of its last change: how far it is tells which delivery is the newer one. */
function readPipeline(payload: Fields): EventReading {
  const pipeline = objectAt(payload, 'object_attributes')
  const status = textAt(pipeline, 'status') ?? ''
  const conclusion = conclusions[status] ?? null
  const started_at = timeAt(pipeline, 'created_at')
  const completed_at = timeAt(pipeline, 'finished_at')
  return telling({
    kind: 'check',
    told: {
      external_id: needed(idAt(pipeline, 'id'), 'pipeline id'),
      kind: 'pipeline',
      name: textAt(pipeline, 'name', 300) ?? `Pipeline for ${textAt(pipeline, 'ref', 200) ?? 'a commit'}`,
      head_hash: hashAt(pipeline, 'sha'),
      state: conclusion ? 'completed' : status === 'running' ? 'running' : 'waiting',
      conclusion,
      url: textAt(pipeline, 'url'),
      started_at,
      completed_at: conclusion ? (completed_at ?? started_at) : null,
      updated_at: needed(completed_at ?? started_at, 'time'),
    },
  })
}

function labelsOf(payload: Fields): string[] {
  return listAt(payload, 'labels').flatMap((label) => textAt(label, 'title', 300) ?? [])
}
