import { randomUUID } from 'node:crypto'
import { commitsContract } from '#contracts/commits.ts'
import type { Repository } from '#contracts/repositories.ts'
import { createTestRepository, type TestRepository } from '#platform/testing/git.ts'
import type { ServerConnection } from './server-connection.ts'

const grace = { name: 'Grace Hopper', email: 'grace@example.com' }

/**
 * Seven commits by two people: files made, changed, renamed and deleted, a binary one, and a merged branch. No two such
 * histories have a commit in common.
 */
export async function createHistory(t: Parameters<typeof createTestRepository>[0]): Promise<TestRepository> {
  const repository = await createTestRepository(t)
  await repository.commit({
    message: 'feat: begin',
    files: { 'src/a.ts': 'one\ntwo\n', 'notes.md': `# ${randomUUID()}\n` },
  })
  await repository.commit({
    message: 'docs: say more',
    files: { 'notes.md': 'More.\n' },
    author: grace,
  })
  await repository.git('switch', '--quiet', '--create', 'topic')
  await repository.commit({
    message: 'fix: count from one',
    files: { 'src/a.ts': 'one\n2\n' },
    author: grace,
  })
  await repository.git('switch', '--quiet', 'main')
  await repository.commit({
    message: 'chore: add a picture',
    files: { 'b.png': Buffer.from([0, 255, 0, 1]) },
  })
  await repository.git('merge', '--quiet', '--no-ff', '--message', "Merge branch 'topic'", 'topic')
  await repository.commit({
    message: 'refactor: rename',
    files: { 'src/a.ts': null, 'src/c.ts': 'one\n2\n' },
  })
  await repository.commit({ message: 'wip', files: { 'notes.md': null } })
  return repository
}

/** The figures git itself gives for the history of `main`. */
export async function readGitFigures(repository: TestRepository) {
  const count = async (...args: string[]) => Number(await repository.git('rev-list', '--count', ...args))
  const numstat = await repository.git('log', '--find-renames', '--numstat', '--format=', 'main')
  const lines = numstat.split('\n').map((line) => line.split('\t').map((column) => Number(column) || 0))
  return {
    commits: await count('main'),
    merges: await count('--merges', 'main'),
    authors: (await repository.git('shortlog', '--summary', '--email', 'main')).split('\n').length,
    additions: lines.reduce((sum, [added = 0]) => sum + added, 0),
    deletions: lines.reduce((sum, [, deleted = 0]) => sum + deleted, 0),
  }
}

/** The same figures as the server gives them. */
export async function readFigures(server: ServerConnection, { full_name }: Repository) {
  const query = { repository: full_name }
  const statistics = await server.client(commitsContract).getCommitStatistics({ query })
  const { commits, merges, authors, additions, deletions } = statistics
  return { commits, merges, authors, additions, deletions }
}
