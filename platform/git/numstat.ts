import { type GitRepository, inRepository } from './repository.ts'
import { runGit } from './run-git.ts'

/** Counts of one file as `--numstat` gives them. */
export interface FileCounts {
  additions: number
  deletions: number
  binary: boolean
}

/** Counts of each file that the commit changes, in the order of `git diff-tree`. */
export async function readNumstat(
  repository: GitRepository,
  hash: string,
  signal?: AbortSignal,
): Promise<FileCounts[]> {
  const output = await runGit(
    [
      'diff-tree',
      '--no-commit-id',
      '-r',
      '--root',
      '--numstat',
      '-z',
      '-M',
      '--no-ext-diff',
      '--end-of-options',
      hash,
    ],
    inRepository(repository, signal),
  )
  const counts: FileCounts[] = []
  const fields = output.toString('latin1').split('\0')
  for (let index = 0; index < fields.length - 1; index++) {
    const [additions = '', deletions = '', path] = (fields[index] ?? '').split('\t')
    counts.push({
      additions: Number(additions) || 0,
      deletions: Number(deletions) || 0,
      binary: additions === '-',
    })
    // A rename leaves the path empty here and gives the old and the new one as two more fields.
    if (path === '') index += 2
  }
  return counts
}
