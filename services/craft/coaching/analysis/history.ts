import type { ChangeHistory, FileChange } from './commit.ts'
import { subsystemOf } from './prediction/risk-features.ts'

/** What the history needs to know of a commit. */
export interface HistoricCommit {
  /** Whatever names the commit once and for all. */
  id: string
  /** Whatever names a person once and for all, such as the mailmapped e-mail address. */
  author: string
  /** RFC 3339. */
  authored_at: string
  files: readonly Pick<FileChange, 'path' | 'additions' | 'deletions' | 'status' | 'previous_path'>[]
}

/** What is remembered of a file. */
export interface FilePast {
  lines: number
  /** Milliseconds since 1970. */
  changed_at: number
  /** The commit that changed it last, and all who ever did, as hashes. */
  changed_by: number
  authors: number[]
}

/** What is remembered of an author. */
export interface AuthorPast {
  changes: number
  /** Changes by month, counted from 1970. */
  months: Record<string, number>
  /** Changes by subsystem. */
  subsystems: Record<string, number>
}

/** The past as plain data: of a whole repository, or of the files and authors that the next commits deal with. */
export interface Past {
  files: Map<string, FilePast>
  authors: Map<string, AuthorPast>
}

/** The measures that the past is needed for; the others are in the commit itself. */
export type MeasuredHistory = Required<
  Pick<ChangeHistory, 'lt' | 'ndev' | 'age' | 'nuc' | 'exp' | 'rexp' | 'sexp'>
>

/** The past of a repository up to some commit. */
export interface History {
  /** Measures a commit that comes next; leaves the past as it is. */
  measure(commit: HistoricCommit): MeasuredHistory
  /** Makes a commit part of the past. */
  record(commit: HistoricCommit): void
}

/** Of a commit with more files than this, the rest has no past looked up: such commits are imports and the like. */
const fileLimit = 2_000
const dayMs = 86_400_000
const yearMs = 365.25 * dayMs
const monthMs = yearMs / 12

/** The past of a repository without commits. */
export function emptyPast(): Past {
  return { files: new Map(), authors: new Map() }
}

/**
 * Computes those of Kamei's measures (see {@link ChangeHistory}) that rest on the past, in one pass over a history: for
 * each commit, oldest first, call `measure`, then `record`, which adds to `past`. It grows with the files and the people,
 * not with the commits. Where the paper leaves room: `lt` and `ndev` are taken over all files of the change together,
 * `nuc` counts the different commits that changed them last, `age` is the mean over the files (a new one counts 0), `sexp`
 * adds up the subsystems touched, `rexp` weighs each change by 1 / (1 + its age in years), to the month. `lt` is what
 * additions and deletions add up to since the file first appeared.
 */
export function createHistory(past: Past = emptyPast()): History {
  return {
    measure: (commit) => {
      const at = timeOf(commit)
      return {
        ...measureFiles(past, commit.files.slice(0, fileLimit), at),
        ...measureAuthor(past.authors.get(commit.author), commit, at),
      }
    },
    record: (commit) => {
      const change = { at: timeOf(commit), by: hashOf(commit.id), author: hashOf(commit.author) }
      for (const file of commit.files) recordFile(past.files, file, change)
      recordAuthor(past.authors, commit, change.at)
    },
  }
}

/** Paths whose past a commit may depend on, or change. */
export function pathsOf({ files }: Pick<HistoricCommit, 'files'>): string[] {
  return files.flatMap(({ path, previous_path }) => (previous_path ? [path, previous_path] : [path]))
}

function measureFiles({ files }: Past, changed: HistoricCommit['files'], at: number) {
  const known = changed.flatMap((file) => pastOf(files, file) ?? [])
  const ages = known.map((past) => Math.max(0, at - past.changed_at) / dayMs)
  return {
    lt: known.reduce((sum, { lines }) => sum + lines, 0),
    ndev: new Set(known.flatMap(({ authors }) => authors)).size,
    age: ages.reduce((sum, age) => sum + age, 0) / Math.max(1, changed.length),
    nuc: new Set(known.map(({ changed_by }) => changed_by)).size,
  }
}

function measureAuthor(past: AuthorPast | undefined, commit: HistoricCommit, at: number) {
  if (!past) return { exp: 0, rexp: 0, sexp: 0 }
  let recent = 0
  for (const [month, changes] of Object.entries(past.months)) {
    const age = Math.max(0, at - (Number(month) + 0.5) * monthMs) / yearMs
    recent += changes / (1 + age)
  }
  let inSubsystems = 0
  for (const subsystem of subsystemsOf(commit)) inSubsystems += past.subsystems[subsystem] ?? 0
  return { exp: past.changes, rexp: recent, sexp: inSubsystems }
}

/** A renamed or copied file has the past of the one it was; a deleted one has none. */
function pastOf(files: Past['files'], file: HistoricCommit['files'][number]): FilePast | undefined {
  const past = files.get(file.path) ?? (file.previous_path ? files.get(file.previous_path) : undefined)
  return past && past.authors.length > 0 ? past : undefined
}

/** What remains of a file that was deleted or renamed. */
const nothing: FilePast = { lines: 0, changed_at: 0, changed_by: 0, authors: [] }

function recordFile(
  files: Past['files'],
  file: HistoricCommit['files'][number],
  change: { at: number; by: number; author: number },
): void {
  const past = pastOf(files, file) ?? nothing
  if (file.status === 'renamed' && file.previous_path) files.set(file.previous_path, nothing)
  if (file.status === 'deleted') {
    files.set(file.path, nothing)
    return
  }
  files.set(file.path, {
    lines: Math.max(0, past.lines + file.additions - file.deletions),
    changed_at: Math.max(past.changed_at, change.at),
    changed_by: change.by,
    authors: past.authors.includes(change.author) ? past.authors : [...past.authors, change.author],
  })
}

function recordAuthor(authors: Past['authors'], commit: HistoricCommit, at: number): void {
  const past = authors.get(commit.author) ?? { changes: 0, months: {}, subsystems: {} }
  authors.set(commit.author, past)
  past.changes += 1
  const month = Math.floor(at / monthMs)
  past.months[month] = (past.months[month] ?? 0) + 1
  for (const subsystem of subsystemsOf(commit)) {
    past.subsystems[subsystem] = (past.subsystems[subsystem] ?? 0) + 1
  }
}

/** The slash keeps names such as `__proto__` ordinary keys. */
function subsystemsOf({ files }: HistoricCommit): Set<string> {
  return new Set(files.map(({ path }) => `${subsystemOf(path)}/`))
}

/** Dates that cannot be read count as 1970, like the commits with broken dates that git knows. */
function timeOf({ authored_at }: HistoricCommit): number {
  const time = Date.parse(authored_at)
  return Number.isNaN(time) ? 0 : time
}

/** FNV-1a of 32 bits over UTF-16 units (RFC 9923). */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
