import type { Commit } from '#contracts/commits/commit.ts'
import { type CsvValue, writeCsvRecord } from './csv.ts'

const columns = [
  'id',
  'repository',
  'hash',
  'parents',
  'author_name',
  'author_email',
  'authored_at',
  'author_offset_minutes',
  'committer_name',
  'committer_email',
  'committed_at',
  'signed',
  'type',
  'subject',
  'message',
  'is_merge',
  'is_bot',
  'reverts',
  'cherry_picked_from',
  'additions',
  'deletions',
  'files_changed',
  'quality_score',
  'quality_level',
  'announced',
  'retracted_at',
  'tracked_at',
] as const satisfies (keyof Commit)[]

/** The names of the columns, as the first record of the file. */
export const csvHeader = writeCsvRecord(columns)

/** One commit as a record; parents are parted by spaces. */
export function writeCommitAsCsv(commit: Commit): string {
  return writeCsvRecord(
    columns.map((column): CsvValue => (column === 'parents' ? commit.parents.join(' ') : commit[column])),
  )
}
