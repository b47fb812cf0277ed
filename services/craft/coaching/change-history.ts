import type { FileChange } from '#contracts/commits.ts'
import type { ChangeHistory } from './analysis/commit.ts'

/** What is remembered of a file's past. */
export interface FileRecord {
  lines: number
  /** Seconds since 1970 of the last change. */
  changed_at: number
  /** Id of the commit that changed it last. */
  changed_by: string
  /** Who ever changed it, as hashes of their addresses. */
  developers: number[]
}

/** What is remembered of an author's past changes. */
export interface AuthorRecord {
  by_year: Record<string, number>
  by_subsystem: Record<string, number>
}

/** The past of the files and authors that are dealt with; one that has none is not in it. */
export interface HistoryRecords {
  files: Map<string, FileRecord>
  authors: Map<string, AuthorRecord>
}

/** A change as its history is measured and remembered. */
export interface RecordedChange {
  commit_id: string
  author_email: string
  authored_at: string
  is_merge: boolean
  files: readonly (Pick<FileChange, 'path' | 'previous_path' | 'status' | 'additions' | 'deletions'> & {
    generated: boolean
  })[]
}

const secondsADay = 86_400

/**
 * The measures of a change that come from what was before it; the others are in the change itself. Definitions by Kamei
 * et al., "A Large-Scale Empirical Study of Just-in-Time Quality Assurance", IEEE TSE 39(6), 2013, table 1; years are
 * calendar years. Files that tools write have no say.
 */
export function measureHistory(records: HistoryRecords, change: RecordedChange): ChangeHistory {
  const author = records.authors.get(authorKey(change.author_email))
  const files = handWritten(change)
  return {
    exp: author ? sum(Object.values(author.by_year)) : 0,
    rexp: author ? recentExperience(author, yearOf(change)) : 0,
    ...(files.length > 0 && {
      sexp: author ? sum(subsystemsOf(files).map((name) => author.by_subsystem[name] ?? 0)) : 0,
      ...measureFiles(
        files.flatMap((file) => recordOf(records, file) ?? []),
        timeOf(change),
      ),
    }),
  }
}

function measureFiles(known: readonly FileRecord[], now: number) {
  const ages = known.map(({ changed_at }) => Math.max(0, now - changed_at) / secondsADay)
  return {
    lt: sum(known.map(({ lines }) => lines)),
    ndev: new Set(known.flatMap(({ developers }) => developers)).size,
    age: ages.length === 0 ? 0 : sum(ages) / ages.length,
    nuc: new Set(known.map(({ changed_by }) => changed_by)).size,
  }
}

/** Changes made, one of n years ago counting 1 / (n + 1). */
function recentExperience({ by_year }: AuthorRecord, year: number): number {
  return sum(
    Object.entries(by_year).map(([then, changes]) => changes / (Math.max(0, year - Number(then)) + 1)),
  )
}

/** Remembers a change. Merges bring nothing of their own. */
export function recordChange(records: HistoryRecords, change: RecordedChange): void {
  if (change.is_merge) return
  const files = handWritten(change)
  recordAuthor(records, change, files)
  const developer = hashOf(authorKey(change.author_email))
  for (const file of files) {
    const before = recordOf(records, file)
    const lines = file.status === 'added' ? 0 : (before?.lines ?? 0)
    const developers = before?.developers ?? []
    records.files.set(file.path, {
      lines: Math.max(0, lines + file.additions - file.deletions),
      changed_at: timeOf(change),
      changed_by: change.commit_id,
      developers: developers.includes(developer) ? developers : [...developers, developer],
    })
  }
}

function recordAuthor(records: HistoryRecords, change: RecordedChange, files: RecordedChange['files']): void {
  const key = authorKey(change.author_email)
  const author = records.authors.get(key) ?? { by_year: {}, by_subsystem: {} }
  records.authors.set(key, author)
  const year = yearOf(change)
  author.by_year[year] = (author.by_year[year] ?? 0) + 1
  for (const name of subsystemsOf(files)) author.by_subsystem[name] = (author.by_subsystem[name] ?? 0) + 1
}

/** Paths whose records {@link measureHistory} and {@link recordChange} look at. */
export function pathsOf(change: RecordedChange): string[] {
  return handWritten(change).flatMap(({ path, previous_path }) =>
    previous_path === null ? [path] : [path, previous_path],
  )
}

/** Key of an author's record. */
export function authorKey(email: string): string {
  return email.toLowerCase()
}

function handWritten({ files }: RecordedChange): RecordedChange['files'] {
  return files.filter(({ generated }) => !generated)
}

/** A renamed file keeps its past. */
function recordOf({ files }: HistoryRecords, file: RecordedChange['files'][number]): FileRecord | undefined {
  return files.get(file.path) ?? (file.previous_path === null ? undefined : files.get(file.previous_path))
}

/** The first folder of a path, ending in `/`, is its subsystem; files at the root are one together. */
function subsystemsOf(files: RecordedChange['files']): string[] {
  return [...new Set(files.map(({ path }) => path.slice(0, path.indexOf('/') + 1)))]
}

function yearOf({ authored_at }: RecordedChange): number {
  return Number(authored_at.slice(0, 4))
}

function timeOf({ authored_at }: RecordedChange): number {
  return Math.floor(Date.parse(authored_at) / 1000)
}

/** FNV-1a over UTF-16 units, 32 bits (RFC 9923). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
