import type { FileChange } from './commit.ts'
import { describePath } from './paths.ts'

/** The files with most changed lines first; only code, when there is any, as the rest comes along with it. */
export function heaviestFiles<File extends FileChange>(files: readonly File[]): File[] {
  const code = files.filter((file) => describePath(file.path).kind === 'source')
  return (code.length > 0 ? code : files).toSorted((one, other) => weightOf(other) - weightOf(one))
}

function weightOf({ additions, deletions }: FileChange): number {
  return additions + deletions
}
