import type { GitCommit } from '#platform/git/commit-object.ts'
import { listCommits } from '#platform/git/list-commits.ts'
import { countCommits } from '#platform/git/reachability.ts'
import { readTips } from '#platform/git/tips.ts'
import { toCommitMetadata } from '../recordable.ts'
import type { UnreadableObject } from '../store/backfill-store.ts'
import { unreadableShown } from '../store/repository-store.ts'
import type { RunContext } from './backfill-context.ts'
import { type BatchLimits, pipeBatches } from './pipe-batches.ts'
import { retractLost } from './retract-lost.ts'
import { readShallowBoundary } from './shallow-boundary.ts'

/** The commits service takes a thousand at once; a message of ten megabytes goes alone. */
const limits: BatchLimits<GitCommit> = {
  items: 1000,
  bytes: 8 * 1024 * 1024,
  sizeOf: (commit) => commit.message.length + 500,
}

/**
 * The first stage: records the metadata of every commit that no earlier run has listed, newest first, and retracts what is
 * reachable from no ref any more. Gives the number of commits recorded that were not known, or were retracted, before.
 */
export async function listHistory(context: RunContext): Promise<number> {
  const { run, git, backfills, signal } = context
  const missing: UnreadableObject[] = []
  const onUnreadable = ({ hash, reason }: UnreadableObject) => {
    if (missing.length < unreadableShown) missing.push({ hash, reason })
  }
  const found = await readTips(git, { signal, onUnreadable })
  const tips = [...new Set(found.map(({ hash }) => hash))]
  const shallow_boundary = await readShallowBoundary(git)
  const sameBoundary = shallow_boundary === run.shallow_boundary
  const exclude = sameBoundary ? run.listed_tips : []

  let listed = 0
  let recorded = 0
  let retracted = 0
  if (!sameBoundary || !isSameSet(tips, run.listed_tips) || !isSameSet(tips, run.touched_tips)) {
    await backfills.unsettle(run)
    await backfills.touch(run, tips)
    const counting = exclude.length === 0 ? countAhead(context, tips) : null
    await pipeBatches(
      listCommits(git, { include: tips, exclude, signal, onUnreadable }),
      limits,
      async (batch) => {
        listed += batch.length
        recorded += await record(context, batch)
      },
      { isGentle: exclude.length > 0 },
    )
    await counting
    retracted = await retractLost(context, tips, { everything: !sameBoundary })
  }

  const complete = missing.length === 0
  await backfills.finishListing(run, {
    // Without all of it, the next run looks at the whole history again.
    listed_tips: complete ? tips : [],
    touched_tips: tips,
    shallow_boundary,
    total: exclude.length === 0 ? listed : (run.total ?? 0) + recorded - retracted,
    missing_commits: missing,
  })
  return recorded
}

async function record({ commits, repository, signal }: RunContext, batch: GitCommit[]): Promise<number> {
  const named = { repository_id: repository.id, repository: repository.full_name }
  const body = { ...named, commits: batch.map(toCommitMetadata) }
  const { created, restored } = await commits.recordCommits({ body }, { signal })
  return created + restored
}

/** Counts beside the listing, so that its progress has an end; damaged objects leave it without one. */
async function countAhead(
  { run, git, backfills, logger, signal }: RunContext,
  tips: string[],
): Promise<void> {
  try {
    await backfills.saveTotal(run, await countCommits(git, { include: tips }, { signal }))
  } catch (error) {
    logger.debug({ err: error }, 'commits could not be counted ahead')
  }
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  const set = new Set(some)
  return set.size === others.length && others.every((other) => set.has(other))
}
