import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runProgram } from '../processes/run-program.ts'
import { inventLine, inventMessage, inventPath, people } from './invented-text.ts'
import { createSeededRandom } from './seeded-random.ts'
import type { SyntheticCommit } from './synthetic-history.ts'
import { writeHistory } from './write-history.ts'

/** A commit that is there to be pushed. */
export interface PushableCommit {
  hash: string
  parent: string
  commit: SyntheticCommit
}

/** A bare repository that has all objects already, and whose branch moves on as its commits are pushed. */
export interface PushRepository {
  path: string
  /** Takes the next commit and moves the branch to it, as a push does; throws when none is left. */
  push: () => PushableCommit
}

/** Commits that the branch has before the first push: enough to learn a convention from. */
const past = 500
const firstCommitAt = Date.UTC(2025, 0, 6, 8) / 1000

/** Makes a repository in an empty folder, with so many commits to push. */
export async function createPushRepository(path: string, pushes: number): Promise<PushRepository> {
  await runGit(path, ['init', '--quiet', '--bare', '--initial-branch=main', '--template='])
  const commits = [...inventCommits(past + pushes)]
  await writeHistory(path, commits)
  const listed = await runGit(path, ['rev-list', '--reverse', 'main'])
  const hashes = listed.trimEnd().split('\n')
  await runGit(path, ['update-ref', 'refs/heads/main', hashes[past - 1] ?? ''])
  const branch = join(path, 'refs', 'heads', 'main')
  let next = past
  return {
    path,
    push: () => {
      const [hash, parent, commit] = [hashes[next], hashes[next - 1], commits[next]]
      if (!hash || !parent || !commit) throw new Error('There are no more commits to push.')
      next += 1
      // Written aside and renamed, as git does, so that no reader finds half a hash.
      writeFileSync(`${branch}.lock`, `${hash}\n`)
      renameSync(`${branch}.lock`, branch)
      return { hash, parent, commit }
    },
  }
}

/** One line of history, in which each commit writes one small file of three hundred. */
function* inventCommits(count: number): Generator<SyntheticCommit> {
  const random = createSeededRandom(20_260_301)
  const paths = Array.from({ length: 300 }, (_, number) => inventPath(random, String(number)))
  for (let number = 0; number < count; number++) {
    const content = Array.from({ length: 5 + random.below(20) }, () => inventLine(random))
    yield {
      author: random.pickEarly(people),
      at: firstCommitAt + number * 60,
      message: inventMessage(random),
      files: new Map([[random.pickEarly(paths), `${content.join('\n')}\n`]]),
      place: 'main',
    }
  }
}

async function runGit(path: string, args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram('git', ['-C', path, ...args])
  if (code !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`)
  return stdout
}
