import type { ChangeHistory, FileChange } from './commit.ts'
import { measureChange, subsystemOf } from './prediction/risk-features.ts'

/** What the history needs to know of a commit. */
export interface HistoricCommit {
  /** Whatever names a person once and for all, such as the mailmapped e-mail address. */
  author: string
  /** RFC 3339. */
  authored_at: string
  files: readonly Pick<FileChange, 'path' | 'additions' | 'deletions' | 'status' | 'previous_path'>[]
  /** Whether the message says that a defect is repaired. */
  fix: boolean
}

/** The past of a repository up to some commit. */
export interface History {
  /** Kamei's measures of a commit that comes next; leaves the past as it is. */
  measure(commit: HistoricCommit): Required<ChangeHistory>
  /** Makes a commit part of the past. */
  record(commit: HistoricCommit): void
}

/** Of a commit with more files than this, the rest has no past looked up: such commits are imports and the like. */
const FILE_LIMIT = 2_000
/** So many of a file's latest changes are told apart from those of other files; older ones are only counted. */
const CHANGES_KEPT = 200
const DAY = 86_400_000
const YEAR = 365.25 * DAY
const MONTH = YEAR / 12

interface FilePast {
  lines: number
  changed_at: number
  authors: Set<number>
  /** Numbers of the latest commits that changed it. */
  latest: number[]
  changes: number
}

interface AuthorPast {
  number: number
  changes: number
  /** Changes by month, counted from 1970. */
  months: Map<number, number>
  /** Changes by subsystem. */
  subsystems: Map<string, number>
}

/**
 * Computes Kamei's measures (see {@link ChangeHistory}) in one pass over a history: for each commit, oldest first, call
 * `measure`, then `record`. Memory grows with the files that exist and with the people, not with the commits. Where the
 * paper leaves room: `lt`, `nuc` and `ndev` are taken over all files of the change together, `age` is their mean (0 for a
 * new file), `sexp` adds up the subsystems touched, `rexp` weighs each change by 1 / (1 + its age in years), to the month.
 * `lt` is what additions and deletions add up to since the file first appeared.
 */
export function createHistory(): History {
  const files = new Map<string, FilePast>()
  const authors = new Map<string, AuthorPast>()
  let commits = 0

  const pastOf = (file: HistoricCommit['files'][number]) =>
    files.get(file.path) ?? (file.previous_path ? files.get(file.previous_path) : undefined)

  const authorOf = (name: string) => {
    const known = authors.get(name)
    if (known) return known
    const past = { number: authors.size, changes: 0, months: new Map(), subsystems: new Map() }
    authors.set(name, past)
    return past
  }

  return {
    measure(commit) {
      const at = timeOf(commit)
      const pasts = commit.files.slice(0, FILE_LIMIT).map(pastOf)
      return {
        ...measureChange(commit.files),
        ...measureFiles(pasts, at),
        ...measureAuthor(authors.get(commit.author), commit, at),
        fix: Number(commit.fix),
      }
    },
    record(commit) {
      const at = timeOf(commit)
      const author = authorOf(commit.author)
      for (const file of commit.files) recordFile(files, file, { at, commit: commits, author: author.number })
      recordAuthor(author, commit, at)
      commits += 1
    },
  }
}

function measureFiles(pasts: readonly (FilePast | undefined)[], at: number) {
  const known = pasts.filter((past) => past !== undefined)
  const authors = new Set<number>()
  const changes = new Set<number>()
  let older = 0
  for (const past of known) {
    for (const author of past.authors) authors.add(author)
    for (const change of past.latest) changes.add(change)
    older += past.changes - past.latest.length
  }
  const ages = known.map((past) => Math.max(0, at - past.changed_at) / DAY)
  return {
    lt: known.reduce((sum, { lines }) => sum + Math.max(0, lines), 0),
    ndev: authors.size,
    age: ages.reduce((sum, age) => sum + age, 0) / Math.max(1, pasts.length),
    nuc: changes.size + older,
  }
}

function measureAuthor(past: AuthorPast | undefined, commit: HistoricCommit, at: number) {
  if (!past) return { exp: 0, rexp: 0, sexp: 0 }
  let recent = 0
  for (const [month, changes] of past.months) {
    const age = Math.max(0, at - (month + 0.5) * MONTH) / YEAR
    recent += changes / (1 + age)
  }
  let inSubsystems = 0
  for (const subsystem of subsystemsOf(commit)) inSubsystems += past.subsystems.get(subsystem) ?? 0
  return { exp: past.changes, rexp: recent, sexp: inSubsystems }
}

function recordFile(
  files: Map<string, FilePast>,
  file: HistoricCommit['files'][number],
  change: { at: number; commit: number; author: number },
): void {
  if (file.status === 'deleted') {
    files.delete(file.path)
    return
  }
  const past = files.get(file.path) ?? takeOver(files, file) ?? newFile()
  past.lines = Math.max(0, past.lines + file.additions - file.deletions)
  past.changed_at = Math.max(past.changed_at, change.at)
  past.authors.add(change.author)
  past.latest.push(change.commit)
  if (past.latest.length > CHANGES_KEPT) past.latest.shift()
  past.changes += 1
  files.set(file.path, past)
}

/** A renamed file brings its past along; a copied one starts with its own copy of it. */
function takeOver(files: Map<string, FilePast>, file: HistoricCommit['files'][number]): FilePast | undefined {
  const past = file.previous_path ? files.get(file.previous_path) : undefined
  if (!past || !file.previous_path) return undefined
  if (file.status === 'copied') return { ...past, authors: new Set(past.authors), latest: [...past.latest] }
  files.delete(file.previous_path)
  return past
}

function newFile(): FilePast {
  return { lines: 0, changed_at: 0, authors: new Set(), latest: [], changes: 0 }
}

function recordAuthor(past: AuthorPast, commit: HistoricCommit, at: number): void {
  past.changes += 1
  const month = Math.floor(at / MONTH)
  past.months.set(month, (past.months.get(month) ?? 0) + 1)
  for (const subsystem of subsystemsOf(commit)) {
    past.subsystems.set(subsystem, (past.subsystems.get(subsystem) ?? 0) + 1)
  }
}

function subsystemsOf({ files }: HistoricCommit): Set<string> {
  return new Set(files.map(({ path }) => subsystemOf(path)))
}

/** Dates that cannot be read count as 1970, like the commits with broken dates that git knows. */
function timeOf({ authored_at }: HistoricCommit): number {
  const time = Date.parse(authored_at)
  return Number.isNaN(time) ? 0 : time
}
