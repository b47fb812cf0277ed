import type { CommitChanges } from '#contracts/commits.ts'
import { ServiceError } from '#platform/errors/service-error.ts'
import type { GitChanges } from '#platform/git/changes.ts'
import { readChanges } from '#platform/git/read-changes.ts'
import { toCommitChanges } from '../recordable.ts'
import { unreadableShown } from '../store/repository-store.ts'
import type { RunContext } from './backfill-context.ts'
import { type BatchLimits, followed, pipeBatches } from './pipe-batches.ts'

const limits: BatchLimits<GitChanges> = {
  items: 1000,
  bytes: 8 * 1024 * 1024,
  sizeOf: ({ patch, files }) => patch.length + files.length * 150 + 200,
}

/** Commits asked for at once: few enough to hold, so many that git is hardly ever started anew. */
const askedAtOnce = 100_000

/**
 * The second stage: records what each commit changed, oldest first, until the commits service names none that lacks it.
 * Gives how many were measured.
 */
export async function measureChanges(context: RunContext): Promise<number> {
  const { commits, run, git, backfills, signal } = context
  let total = 0
  while (true) {
    const query = { repository_id: run.id, limit: askedAtOnce }
    const { hashes } = await commits.listUnmeasured({ query }, { signal })
    if (hashes.length === 0) return total
    if (total === 0) await backfills.unsettle(run)
    let measured = 0
    const changes = readChanges(git, hashes, { signal })
    const store = async (batch: GitChanges[]) => {
      measured += await record(context, batch)
    }
    await pipeBatches(changes, limits, store, {
      isGentle: run.listed_tips.length > 0 && hashes.length <= followed,
    })
    if (measured === 0) {
      throw new ServiceError('internal', `${hashes.length} commits stay unmeasured, ${hashes[0]} first.`)
    }
    total += measured
  }
}

async function record(context: RunContext, batch: GitChanges[]): Promise<number> {
  const { commits, repository, signal } = context
  const changes = batch.map((one) => toCommitChanges(one))
  await nameUnreadable(context, changes)
  const body = { repository_id: repository.id, repository: repository.full_name, changes }
  return (await commits.recordChanges({ body }, { signal })).measured
}

/** Adds what could not be read to the first hundred that the progress names. */
async function nameUnreadable(
  { run, backfills }: RunContext,
  batch: readonly CommitChanges[],
): Promise<void> {
  const named = new Set(run.unreadable_changes.map(({ hash }) => hash))
  const found = batch.flatMap(({ hash, unreadable }) =>
    unreadable === null || named.has(hash) ? [] : [{ hash, reason: unreadable }],
  )
  const room = unreadableShown - named.size
  if (found.length === 0 || room <= 0) return
  run.unreadable_changes.push(...found.slice(0, room))
  await backfills.saveUnreadableChanges(run, run.unreadable_changes)
}
