import type { CommitChanges, CommitMetadata, FileChange } from '#contracts/commits/commit.ts'

const hour = 3_600_000

/** Metadata of the nth commit of a made-up history: one an hour, each upon the one before. */
export function commitOf(number: number, over: Partial<CommitMetadata> = {}): CommitMetadata {
  const at = `${new Date(Date.UTC(2026, 0, 5) + number * hour).toISOString().slice(0, 19)}Z`
  return {
    hash: hashOf(number),
    parents: number > 0 ? [hashOf(number - 1)] : [],
    author_name: 'Ada Lovelace',
    author_email: 'ada@example.org',
    authored_at: at,
    author_offset_minutes: 60,
    committer_name: 'Ada Lovelace',
    committer_email: 'ada@example.org',
    committed_at: at,
    message: `feat: add part ${number}\n\nBecause it was missing.\n`,
    signed: false,
    ...over,
  }
}

/** What the nth commit changed: the given files, else one of its own. */
export function changesOf(
  number: number,
  files: readonly FileChange[] = [fileOf(`src/part-${number}.ts`)],
): CommitChanges {
  return {
    hash: hashOf(number),
    files: [...files],
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    patch: `+part ${number}\n`,
    patch_truncated: false,
    unreadable: null,
  }
}

/** A file that was changed. */
export function fileOf(path: string, over: Partial<FileChange> = {}): FileChange {
  return { path, previous_path: null, status: 'modified', additions: 3, deletions: 1, binary: false, ...over }
}

/** Hash of the nth commit; those of different commits differ in their beginning. */
export function hashOf(number: number): string {
  return number.toString(16).padStart(8, '0').repeat(5)
}
