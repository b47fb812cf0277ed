import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '#platform/database/database.ts'
import { send } from '#platform/database/pipeline.ts'
import {
  type AuthorPast,
  type FilePast,
  type HistoricCommit,
  type Past,
  pathsOf,
} from '../analysis/history.ts'
import { jsonArray } from './json-array.ts'

interface RepositoryKey {
  workspace_id: string
  repository_id: string
}

/** The past of the files and authors of repositories, loaded as far as some commits need it. */
export interface ChangeHistoryStore {
  load: (
    transaction: Transaction,
    repository: RepositoryKey,
    commits: readonly HistoricCommit[],
  ) => Promise<Past>
  save: (transaction: Transaction, repository: RepositoryKey, past: Past) => Promise<void>
  deleteOfRepository: (transaction: Transaction, workspaceId: string, repositoryId: string) => Promise<void>
  deleteAll: (transaction: Transaction) => Promise<void>
}

export function createChangeHistoryStore(): ChangeHistoryStore {
  return {
    load: async (transaction, repository, commits) => {
      const paths = bySubject('file', commits.flatMap(pathsOf))
      const authors = bySubject(
        'author',
        commits.map(({ author }) => author),
      )
      const past: Past = { files: new Map(), authors: new Map() }
      const subjects = [...paths.keys(), ...authors.keys()]
      for (const { subject, record } of await findRecords(transaction, repository, subjects)) {
        const path = paths.get(subject)
        const author = authors.get(subject)
        if (path !== undefined) past.files.set(path, record as FilePast)
        else if (author !== undefined) past.authors.set(author, record as AuthorPast)
      }
      return past
    },

    save: async (transaction, { workspace_id, repository_id }, { files, authors }) => {
      const entries = [
        ...[...files].map(([path, record]) => [subjectOf('file', path), record] as const),
        ...[...authors].map(([author, record]) => [subjectOf('author', author), record] as const),
      ].sort(([one], [other]) => (one < other ? -1 : 1))
      await send(
        transaction,
        sql`
          insert into coaching.change_histories (workspace_id, repository_id, subject, record)
          select ${workspace_id}::uuid, ${repository_id}::uuid, * from unnest(
            ${entries.map(([subject]) => subject)}::uuid[],
            ${jsonArray(entries.map(([, record]) => record))}::json[]
          )
          on conflict (workspace_id, repository_id, subject) do update set record = excluded.record
        `,
      )
    },

    deleteOfRepository: async (transaction, workspaceId, repositoryId) => {
      await sql`
        delete from coaching.change_histories
        where workspace_id = ${workspaceId} and repository_id = ${repositoryId}
      `.execute(transaction)
    },

    deleteAll: async (transaction) => {
      await sql`truncate coaching.change_histories`.execute(transaction)
    },
  }
}

async function findRecords(
  transaction: Transaction,
  { workspace_id, repository_id }: RepositoryKey,
  subjects: string[],
) {
  const { rows } = await sql<{ subject: string; record: unknown }>`
    select subject, record from coaching.change_histories
    where workspace_id = ${workspace_id} and repository_id = ${repository_id} and subject = any(${subjects}::uuid[])
  `.execute(transaction)
  return rows
}

type Kind = 'file' | 'author'

function bySubject(kind: Kind, keys: readonly string[]): Map<string, string> {
  return new Map([...new Set(keys)].map((key) => [subjectOf(kind, key), key]))
}

/** A digest in the form of a UUID, as PostgreSQL prints it. */
function subjectOf(kind: Kind, key: string): string {
  const digest = hash('sha256', `${kind} ${key}`)
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-${digest.slice(12, 16)}-${digest.slice(16, 20)}-${digest.slice(20, 32)}`
}
