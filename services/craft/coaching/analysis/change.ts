import { type AddedLine, readAddedLines } from './added-lines.ts'
import type { CommitInput, FileChange, PatchFile } from './commit.ts'
import { readPatch } from './patch.ts'
import { describePath, type PathKind } from './paths.ts'

export interface ChangedFile {
  path: string
  additions: number
  deletions: number
  status: NonNullable<FileChange['status']>
  binary: boolean
  kind: PathKind
  language: string | null
  area: string
  name: string
}

/** What a commit changed, as far as it was given. */
export interface Change {
  files: readonly ChangedFile[]
  patch: readonly PatchFile[]
  added: readonly AddedLine[]
  /** What the models are given: the files as they came, or as the patch names them. */
  listed: readonly FileChange[]
  /** Files that were not looked at because there are more than 10,000. */
  files_left_out: number
  /** Share of the changed lines that the patch shows, 0 to 1. */
  seen: number
  /** Lines a reviewer reads: added, and a third of the removed ones, in hand-written files other than tests and prose. */
  review_lines: number
  /** Changed lines in source files. */
  source_lines: number
}

const mostFiles = 10_000
const reviewed: ReadonlySet<PathKind> = new Set(['source', 'build', 'ci', 'config', 'example', 'other'])

/** Kinds that no person writes line by line. */
export const machineWritten: ReadonlySet<PathKind> = new Set(['generated', 'vendored', 'lock'])

/** Reads the change; null when neither files nor a patch were given. */
export function readChange(input: CommitInput): Change | null {
  if (input.files === undefined && input.patch === undefined) return null
  const patch = input.patch ? readPatch(input.patch) : []
  const listed = input.files ?? patch.map(fileOfPatch)
  const files = listed.slice(0, mostFiles).map(describeFile)
  const change = {
    files,
    patch,
    added: readAddedLines(patch),
    listed,
    files_left_out: Math.max(0, listed.length - mostFiles),
    seen: 0,
    review_lines: 0,
    source_lines: 0,
  }
  for (const file of files) {
    if (reviewed.has(file.kind) && file.status !== 'deleted') {
      change.review_lines += file.additions + Math.floor(file.deletions / 3)
    }
    if (file.kind === 'source') change.source_lines += file.additions + file.deletions
  }
  change.seen = shareSeen(listed, patch)
  return change
}

function fileOfPatch(file: PatchFile): FileChange {
  const { additions, deletions } = countLines(file)
  const { path, previous_path, status, binary } = file
  return { path, previous_path, status, binary, additions, deletions }
}

function countLines(file: PatchFile): { additions: number; deletions: number } {
  let additions = 0
  let deletions = 0
  for (const hunk of file.hunks) {
    for (const line of hunk.lines) {
      if (line.sign === '+') additions++
      else if (line.sign === '-') deletions++
    }
  }
  return { additions, deletions }
}

function describeFile(file: FileChange): ChangedFile {
  const { kind, language, area, name } = describePath(file.path)
  return {
    path: file.path,
    additions: file.additions,
    deletions: file.deletions,
    status: file.status ?? 'modified',
    binary: file.binary ?? false,
    kind: file.generated && !machineWritten.has(kind) ? 'generated' : kind,
    language,
    area,
    name,
  }
}

function shareSeen(files: readonly FileChange[], patch: readonly PatchFile[]): number {
  if (patch.length === 0) return 0
  const total = files.reduce((sum, file) => sum + file.additions + file.deletions, 0)
  if (total === 0) return 1
  const shown = patch.reduce((sum, file) => {
    const { additions, deletions } = countLines(file)
    return sum + additions + deletions
  }, 0)
  return Math.min(1, shown / total)
}
