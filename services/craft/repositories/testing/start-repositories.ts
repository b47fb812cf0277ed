import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommitChanges, CommitMetadata } from '#contracts/commits/commit.ts'
import { commitsContract } from '#contracts/commits.ts'
import { repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { repositories } from '../service.ts'

/** What the commits service was given of a repository, by hash. */
interface CommitRecord {
  commits: Map<string, CommitMetadata>
  changes: Map<string, CommitChanges>
}

/** The service beside a stand-in for the commits service, with a data directory of its own. */
export interface TestRepositories {
  services: TestServices
  client: Client<typeof repositoriesContract>
  folder: string
  /** Of the repository with this id. */
  recordOf: (id: string) => CommitRecord
  stop: () => Promise<void>
}

/** @param settings beside those that let it read the remotes on this machine */
export async function startRepositories(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestRepositories> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-repositories-'))
  const records = new Map<string, CommitRecord>()
  const recordOf = (id: string) => {
    const record = records.get(id) ?? { commits: new Map(), changes: new Map() }
    records.set(id, record)
    return record
  }
  const services = await startTestServices({
    services: [repositories, recordingCommits(recordOf)],
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      THROUGHLINE_DATA_DIR: folder,
      THROUGHLINE_ALLOW_LOCAL_REMOTES: 'true',
      ...settings,
    },
  })
  return {
    services,
    client: services.client(repositoriesContract),
    folder,
    recordOf,
    stop: async () => {
      await services.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function recordingCommits(recordOf: TestRepositories['recordOf']) {
  return standIn(commitsContract, {
    recordCommits: ({ body }) => {
      const { commits } = recordOf(body.repository_id)
      const created = body.commits.filter(({ hash }) => !commits.has(hash)).length
      for (const commit of body.commits) commits.set(commit.hash, commit)
      return { created, restored: 0 }
    },
    listUnmeasured: ({ query }) => {
      const { commits, changes } = recordOf(query.repository_id)
      return { hashes: [...commits.keys()].filter((hash) => !changes.has(hash)).reverse() }
    },
    recordChanges: ({ body }) => {
      for (const changes of body.changes) recordOf(body.repository_id).changes.set(changes.hash, changes)
      return { measured: body.changes.length }
    },
    retractCommits: ({ body }) => ({ retracted: body.hashes.length }),
    retractAnnounced: () => ({ retracted: 0 }),
  })
}

/** What names a repository in a request, of its `owner/name`. */
export function named(full_name: string): { params: { owner: string; name: string } } {
  const [owner = '', name = ''] = full_name.split('/')
  return { params: { owner, name } }
}
