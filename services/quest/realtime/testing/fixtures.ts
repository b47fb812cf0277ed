import { randomUUID } from 'node:crypto'
import { repositoriesContract } from '#contracts/repositories.ts'
import type { NewEvent } from '#platform/events/event-log.ts'
import { standIn } from '#platform/testing/service.ts'
import type { TestClient } from './client.ts'

export const workspace_id = '00000000-0000-7000-8000-000000000001'
export const stranger = '00000000-0000-7000-8000-000000000002'
export const repository_id = '0198f6a0-0000-7000-8000-00000000000a'
export const otherRepository = '0198f6a0-0000-7000-8000-00000000000b'
export const room = `workspace:${workspace_id}`

/** Knows two repositories, of the first workspace. */
export const repositories = standIn(repositoriesContract, {
  listRepositories: ({ principal, query }) => {
    const isThere =
      principal.workspace_id === workspace_id && [repository_id, otherRepository].includes(query.id ?? '')
    return { items: isThere ? [aRepository(query.id ?? '')] : [], next_cursor: null }
  },
})

function aRepository(id: string) {
  const now = '2026-01-01T00:00:00Z'
  return {
    id,
    owner: 'local',
    name: 'some',
    full_name: 'local/some',
    source: 'path' as const,
    location: '/nowhere',
    default_branch: 'main',
    head: null,
    object_format: 'sha1' as const,
    shallow: false,
    paused: false,
    commits: 0,
    measured: 0,
    coached: 0,
    progress: {
      stage: 'done' as const,
      listed: 0,
      measured: 0,
      coached: 0,
      total: 0,
      unreadable: [],
      error: null,
      started_at: now,
      finished_at: now,
    },
    version: 1,
    created_at: now,
    synced_at: now,
  }
}

/** A judgement, told apart by its number. */
export function coached(number: number, fields: object = {}, workspace = workspace_id): NewEvent {
  const data = {
    commit_id: randomUUID(),
    repository_id,
    hash: number.toString(16).padStart(40, '0'),
    author_email: 'ada@example.com',
    type: null,
    quality_score: 7,
    quality_level: 'GOOD',
    first: true,
    ...fields,
  }
  return { workspace_id: workspace, type: 'commit.coached', data }
}

/** Numbers of the judgements a client got, as they came. */
export const hashesOf = ({ events }: Pick<TestClient, 'events'>) =>
  events.map((event) => Number.parseInt('hash' in event.data ? event.data.hash : '', 16))
