import { aspectNames, type Feedback } from '#contracts/coaching.ts'
import type { CommitDetail } from '#contracts/commits/commit.ts'
import { type PatchFile, readPatch } from './read-patch.ts'

/** What the coach remarks on a line. */
export interface Remark {
  line: number | null
  text: string
  points_lost: number
}

/** A changed file as the page shows it. */
export interface ChangedFile {
  path: string
  previous_path: string | null
  status: CommitDetail['files'][number]['status']
  additions: number
  deletions: number
  binary: boolean
  generated: boolean
  mode: string | null
  /** Its part of the diff; undefined when the text that was read ends before it. */
  patch: PatchFile | undefined
  /** Lines of its diff. */
  lines: number
  /** Whether the diff is folded away until it is asked for, and why. */
  folded: string | undefined
  remarks: Remark[]
}

/** Lines of a file, and of all files together, beyond which diffs are folded. */
const most = { file: 500, page: 2500 }

/** The text of a commit's change, as `getPatch` gives it. */
interface PatchText {
  patch: string
  truncated: boolean
}

/** Brings together what the service knows of the files, the text of their diffs, and the coach's remarks. */
export function arrangeFiles(
  text: PatchText,
  files: CommitDetail['files'],
  feedback: Feedback | undefined,
): ChangedFile[] {
  const patches = readWholeFiles(text)
  const known = new Map(files.map((file) => [file.path, file]))
  const remarks = collectRemarks(feedback)
  const inPatch = new Set(patches.map(({ path }) => path))
  const all = [
    ...patches.map((one) => describeFile(one, known.get(one.path))),
    ...files
      .filter(({ path }) => !inPatch.has(path))
      .map((file) => ({ ...file, mode: null, patch: undefined, lines: 0 })),
  ]
  let lines = 0
  return all.map((file) => {
    lines += file.lines
    const folded = explainFolding(file, lines)
    if (folded) lines -= file.lines
    return { ...file, folded, remarks: remarks.get(file.path) ?? [] }
  })
}

/** The files of a patch; one whose lines were all cut off counts as not read. */
function readWholeFiles({ patch, truncated }: PatchText): PatchFile[] {
  const files = readPatch(patch)
  return truncated && files.at(-1)?.hunks.length === 0 ? files.slice(0, -1) : files
}

function describeFile(patch: PatchFile, known: CommitDetail['files'][number] | undefined) {
  const lines = patch.hunks.flatMap((hunk) => hunk.lines)
  const { path, previous_path, status, binary, mode } = patch
  return {
    path,
    previous_path: known?.previous_path ?? previous_path,
    status: known?.status ?? status,
    additions: known?.additions ?? lines.filter(({ sign }) => sign === '+').length,
    deletions: known?.deletions ?? lines.filter(({ sign }) => sign === '-').length,
    binary: known?.binary ?? binary,
    generated: known?.generated ?? false,
    mode,
    patch,
    lines: lines.length,
  }
}

function explainFolding(file: Omit<ChangedFile, 'folded' | 'remarks'>, lines: number): string | undefined {
  if (file.lines === 0) return undefined
  if (file.generated) return 'Generated'
  if (file.status === 'deleted') return 'Deleted'
  if (file.lines > most.file) return 'Large'
  return lines > most.page ? 'Folded, since the page is long' : undefined
}

function collectRemarks(feedback: Feedback | undefined): Map<string, Remark[]> {
  const remarks = new Map<string, Remark[]>()
  for (const { reasons } of feedback ? aspectNames.map((name) => feedback.aspects[name]) : []) {
    for (const { path, line, text, points_lost } of reasons) {
      if (path !== null) remarks.set(path, [...(remarks.get(path) ?? []), { line, text, points_lost }])
    }
  }
  return remarks
}
