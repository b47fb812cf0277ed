import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { authContract } from '#contracts/auth.ts'
import { commitsContract } from '#contracts/commits.ts'
import { type Repository, repositoriesContract } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import type { TestRepository } from '#platform/testing/git.ts'
import { standIn, startTestServices, type TestServices } from '#platform/testing/service.ts'
import { commits } from '../services/craft/commits/service.ts'
import { repositories } from '../services/craft/repositories/service.ts'

/** Repositories and commits at work together, with a data directory of their own. */
export interface BackfillFlow {
  services: TestServices
  folder: string
  repositories: Client<typeof repositoriesContract>
  commits: Client<typeof commitsContract>
  /** Registers a folder as `test/<name>` and waits until its backfill is through. */
  track: (path: string, name: string) => Promise<Repository>
  /** Synchronises `test/<name>` and waits until that is through. */
  sync: (name: string) => Promise<Repository>
  read: (name: string) => Promise<Repository>
  /** Asserts that the statistics of `test/<name>` are git's own over the same set of commits. */
  assertAgrees: (name: string, path: string) => Promise<void>
  stop: () => Promise<void>
}

export async function startBackfillFlow(): Promise<BackfillFlow> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-backfill-'))
  const services = await startTestServices({
    services: [
      repositories,
      commits,
      standIn(authContract, { listMemberAddresses: async () => ({ items: [] }) }),
    ],
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      THROUGHLINE_DATA_DIR: folder,
      THROUGHLINE_ALLOW_LOCAL_REMOTES: 'true',
    },
  })
  const client = services.client(repositoriesContract)
  const statistics = services.client(commitsContract)
  const read = (name: string) => client.getRepository(named(name))
  return {
    services,
    folder,
    repositories: client,
    commits: statistics,
    read,
    track: async (path, name) => {
      await client.createRepository({ body: { path, owner: 'test', name } })
      await services.settle()
      return read(name)
    },
    sync: async (name) => {
      await client.syncRepository(named(name))
      await services.settle()
      return read(name)
    },
    assertAgrees: async (name, path) => {
      const query = { repository: `test/${name}` }
      const { commits, authors, merges, additions, deletions, measured } =
        await statistics.getCommitStatistics({ query })
      const expected = await readGitFigures(path)
      assert.deepEqual({ commits, authors, merges, additions, deletions }, expected)
      assert.equal(measured, expected.commits)
      const repository = await read(name)
      assert.deepEqual([repository.commits, repository.measured], [expected.commits, expected.commits])
      assert.equal(repository.progress.total, expected.commits)
    },
    stop: async () => {
      await services.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The parameters that name `test/<name>`. */
export function named(name: string): { params: { owner: string; name: string } } {
  return { params: { owner: 'test', name } }
}

/** What git itself says of all commits that count: `git rev-list`, `git shortlog` and `git log --numstat`. */
export async function readGitFigures(path: string) {
  const hasHead = await run(path, ['rev-parse', '--verify', '--quiet', 'HEAD']).then(
    () => true,
    () => false,
  )
  const set = [...(hasHead ? ['HEAD'] : []), '--branches', '--remotes', '--tags']
  const [commits, merges, authors, numstat] = await Promise.all([
    run(path, ['rev-list', '--count', ...set]),
    run(path, ['rev-list', '--count', '--merges', ...set]),
    run(path, ['shortlog', '--summary', '--email', ...set]),
    run(path, ['log', '--numstat', '--format=', ...set]),
  ])
  const counts = [...numstat.matchAll(/^(\d+)\t(\d+)\t/gm)]
  return {
    commits: Number(commits),
    authors: authors.split('\n').filter(Boolean).length,
    merges: Number(merges),
    additions: counts.reduce((sum, [, additions]) => sum + Number(additions), 0),
    deletions: counts.reduce((sum, [, , deletions]) => sum + Number(deletions), 0),
  }
}

/** Fills an empty repository with small commits, one after the other. */
export async function writeLinearHistory(git: TestRepository, commits: number): Promise<void> {
  const history = Array.from({ length: commits }, (_, commit) => {
    const [message, content] = [`Change ${commit}`, `content ${commit}\n`]
    return [
      'commit refs/heads/main',
      `committer Ada <ada@example.com> ${1_600_000_000 + commit} +0000`,
      `data ${message.length}`,
      message,
      `M 100644 inline file-${commit % 50}`,
      `data ${content.length}`,
      content,
    ].join('\n')
  })
  await git.gitWithInput(history.join('\n'), 'fast-import', '--quiet')
}

async function run(path: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, { cwd: path, maxBuffer: 256 * 1024 * 1024 })
  return stdout
}
