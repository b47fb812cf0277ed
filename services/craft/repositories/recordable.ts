import type { CommitChanges, CommitMetadata } from '#contracts/commits/commit.ts'
import type { GitChanges } from '#platform/git/changes.ts'
import type { GitCommit } from '#platform/git/commit-object.ts'

/**
 * What the commits service takes in one request is 64 MiB of JSON, in which a control character takes six bytes. These
 * limits keep the largest commit below that; they are far beyond what anyone wrote by hand.
 */
const longestMessage = 10 * 1024 * 1024
const largestFileList = 40 * 1024 * 1024
/** So many files fit, however long their paths are. */
const harmlessFiles = 1000

/** A commit as it is recorded: a message longer than ten million characters is cut. */
export function toCommitMetadata({ tree: _tree, ...commit }: GitCommit): CommitMetadata {
  if (commit.message.length <= longestMessage) return commit
  return { ...commit, message: commit.message.slice(0, longestMessage).toWellFormed() }
}

/** What a commit changed as it is recorded: of more files than fit the first are kept, and it is said so. */
export function toCommitChanges(changes: GitChanges, limit = largestFileList): CommitChanges {
  const { unreadable = null, files } = changes
  const kept = files.length <= harmlessFiles ? files.length : countFitting(files, limit)
  if (kept === files.length) return { ...changes, unreadable }
  return {
    ...changes,
    files: files.slice(0, kept),
    unreadable: `Only the first ${kept} of its ${files.length} files are recorded: more do not fit one record.`,
  }
}

function countFitting(files: GitChanges['files'], limit: number): number {
  let bytes = 0
  const tooMany = files.findIndex((file) => {
    bytes += Buffer.byteLength(JSON.stringify(file)) + 1
    return bytes > limit
  })
  return tooMany < 0 ? files.length : tooMany
}
