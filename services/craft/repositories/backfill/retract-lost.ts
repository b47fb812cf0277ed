import { readAllPages } from '#platform/contract/read-all-pages.ts'
import { GitError } from '#platform/git/git-error.ts'
import { listCommits } from '#platform/git/list-commits.ts'
import { createObjectReader } from '#platform/git/object-reader.ts'
import { listVanished } from '#platform/git/reachability.ts'
import type { GitRepository } from '#platform/git/repository.ts'
import type { RunContext } from './backfill-context.ts'

/** The commits service takes ten thousand at once; half of that keeps its transactions short. */
const batchSize = 5000
const pageSize = 200

/**
 * Retracts recorded commits that are not reachable from `tips`: after a rewrite of history or the deletion of a branch.
 * What was reachable from the tips of earlier runs tells which; when git has cleared some of that away, or when
 * `everything` says so, all recorded commits are compared. Gives how many were retracted.
 */
export async function retractLost(
  context: RunContext,
  tips: readonly string[],
  { everything }: { everything: boolean },
): Promise<number> {
  const { run } = context
  const current = new Set(tips)
  const gone = run.touched_tips.filter((tip) => !current.has(tip))
  if (run.touched_tips.length === 0 || (gone.length === 0 && !everything)) return 0
  const vanished = everything ? null : await findVanished(context, gone, tips)
  return retract(context, vanished ?? (await findUnreachable(context, tips)))
}

/** By walking git; null when it no longer has all that this needs. */
async function findVanished(
  { git, signal }: RunContext,
  gone: readonly string[],
  tips: readonly string[],
): Promise<string[] | null> {
  if (!(await hasObjects(git, gone, signal))) return null
  try {
    return await listVanished(git, gone, tips, { signal })
  } catch (error) {
    if (error instanceof GitError && error.code === 'broken_object') return null
    throw error
  }
}

async function hasObjects(
  git: GitRepository,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const objects = createObjectReader(git, signal)
  try {
    return (await objects.read(hashes)).every(({ raw }) => raw !== null)
  } finally {
    await objects.close()
  }
}

/** By comparing all that is recorded with all that `tips` reach. */
async function findUnreachable(context: RunContext, tips: readonly string[]): Promise<string[]> {
  const { git, commits, repository, signal } = context
  const reachable = new Set<string>()
  for await (const batch of listCommits(git, { include: tips, signal })) {
    for (const { hash } of batch) reachable.add(hash)
  }
  const unreachable: string[] = []
  const recorded = readAllPages((position) =>
    commits.listCommits(
      { query: { repository: repository.full_name, limit: pageSize, ...position } },
      { signal },
    ),
  )
  for await (const { hash, announced } of recorded) {
    // What was announced after the tips were read is not lost.
    if (!announced && !reachable.has(hash)) unreachable.push(hash)
  }
  return unreachable
}

async function retract({ commits, run, signal }: RunContext, hashes: readonly string[]): Promise<number> {
  let retracted = 0
  for (let start = 0; start < hashes.length; start += batchSize) {
    const body = { repository_id: run.id, hashes: hashes.slice(start, start + batchSize) }
    retracted += (await commits.retractCommits({ body }, { signal })).retracted
  }
  return retracted
}
