import { type GitRepository, inRepository } from './repository.ts'
import { runGit } from './run-git.ts'

/** Walking a very long history takes its time on a busy machine. */
const tenMinutes = 10 * 60 * 1000

/** All commits that `include` reaches without those that `exclude` reaches; unknown hashes are ignored. */
export interface CommitRange {
  include: readonly string[]
  exclude?: readonly string[]
}

/**
 * How many commits a range holds, as `git rev-list --count`.
 * @throws GitError `broken_object` when history is damaged; `listCommits` still lists what can be read
 */
export async function countCommits(
  repository: GitRepository,
  range: CommitRange,
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  if (range.include.length === 0) return 0
  return Number(
    (await revList(repository, ['--count', '--ignore-missing'], range, options.signal)).toString('latin1'),
  )
}

/**
 * Whether `ancestor` is `descendant` or one of the commits it came from.
 * @throws GitError `broken_object` when git does not have one of them
 */
export async function isAncestor(
  repository: GitRepository,
  ancestor: string,
  descendant: string,
  options: { signal?: AbortSignal } = {},
): Promise<boolean> {
  const range = { include: [ancestor], exclude: [descendant] }
  return (await revList(repository, ['--max-count=1'], range, options.signal)).length === 0
}

/**
 * Commits that the tips before reached and the tips now do not: what a force-push or a deleted branch took
 * away. Tips that git has already thrown away are passed over, for their history cannot be told any more.
 * @returns full hashes, newest first
 */
export async function listVanished(
  repository: GitRepository,
  tipsBefore: readonly string[],
  tipsNow: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<string[]> {
  if (tipsBefore.length === 0) return []
  const output = await revList(
    repository,
    ['--ignore-missing'],
    { include: tipsBefore, exclude: tipsNow },
    options.signal,
  )
  return output.toString('latin1').split('\n').filter(Boolean)
}

function revList(
  repository: GitRepository,
  args: readonly string[],
  { include, exclude = [] }: CommitRange,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  return runGit(['rev-list', ...args, '--stdin'], {
    ...inRepository(repository, signal),
    timeout_ms: tenMinutes,
    input: [...include, ...exclude.map((hash) => `^${hash}`)].map((line) => `${line}\n`).join(''),
  })
}
