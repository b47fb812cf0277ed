import type { commitsContract } from '#contracts/commits.ts'
import type { Repository } from '#contracts/repositories.ts'
import type { Client } from '#platform/contract/create-client.ts'
import { readChanges } from '#platform/git/read-changes.ts'
import { readCommit } from '#platform/git/revision.ts'
import { toCommitChanges, toCommitMetadata } from './recordable.ts'
import type { Sources } from './sources.ts'

/** Reads one revision from git and records it whole; gives the commit's hash. It may be one that no ref reaches. */
export async function trackRevision(
  { sources, commits }: { sources: Sources; commits: Client<typeof commitsContract> },
  repository: Repository,
  revision: string,
  signal: AbortSignal,
): Promise<string> {
  const git = await sources.open(repository, signal)
  const commit = await readCommit(git, revision, { signal })
  const named = { repository_id: repository.id, repository: repository.full_name }
  await commits.recordCommits({ body: { ...named, commits: [toCommitMetadata(commit)] } })
  for await (const batch of readChanges(git, [commit.hash], { signal })) {
    await commits.recordChanges({
      body: { ...named, changes: batch.map((changes) => toCommitChanges(changes)) },
    })
  }
  return commit.hash
}
