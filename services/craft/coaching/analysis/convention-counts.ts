import type { FileChange, ParsedMessage } from './commit.ts'
import { describePath } from './paths.ts'
import { endsWithStop, readSubject } from './subject.ts'
import { readMood } from './words/mood.ts'

/**
 * What the messages of a repository have in common, as counts. They add up: the counts of two batches, merged, are those
 * of the batches together. Only ordinary commits count; merges, releases and the like have words of their own.
 */
export interface ConventionCounts {
  subjects: number
  conventional: number
  area: number
  ticket: number
  gitmoji: number
  tag: number
  /** Subjects whose description begins with a letter that has cases. */
  cased: number
  capital: number
  full_stop: number
  verbs: number
  imperative: number
  past: number
  with_body: number
  signed_off: number
  with_reference: number
  /** Subjects by length in steps of ten characters: the first entry is 0–9, the last 120 and more. */
  lengths: number[]
  types: Record<string, number>
  scopes: Record<string, number>
  /** How tickets are written, the number replaced by `0`: `[PROJ-0] `. */
  ticket_forms: Record<string, number>
  /** Commits that touched source code, and those of them that touched tests as well. */
  source_changes: number
  tested_changes: number
}

/** Steps of ten characters in which lengths of subjects are counted. */
export const lengthBins = 13
const mostNames = 200

/** Counts of nothing. */
export function emptyCounts(): ConventionCounts {
  return {
    subjects: 0,
    conventional: 0,
    area: 0,
    ticket: 0,
    gitmoji: 0,
    tag: 0,
    cased: 0,
    capital: 0,
    full_stop: 0,
    verbs: 0,
    imperative: 0,
    past: 0,
    with_body: 0,
    signed_off: 0,
    with_reference: 0,
    lengths: new Array<number>(lengthBins).fill(0),
    types: {},
    scopes: {},
    ticket_forms: {},
    source_changes: 0,
    tested_changes: 0,
  }
}

/** Counts the conventions in a batch of commits; without files only the messages are learnt from. */
export function countConvention(
  commits: Iterable<{ message: ParsedMessage; files?: readonly FileChange[] }>,
): ConventionCounts {
  const counts = emptyCounts()
  for (const commit of commits) countCommit(counts, commit)
  return counts
}

/** Adds one commit to the counts. */
export function countCommit(
  counts: ConventionCounts,
  { message, files }: { message: ParsedMessage; files?: readonly FileChange[] },
): void {
  if (message.kind !== 'ordinary') return
  countMessage(counts, message)
  if (files) countTests(counts, files)
}

/** A commit of more files than this says little about the habit of testing. */
const manyFiles = 100

function countTests(counts: ConventionCounts, files: readonly FileChange[]): void {
  if (files.length > manyFiles) return
  const kinds = files.map((file) => describePath(file.path).kind)
  if (!kinds.includes('source')) return
  counts.source_changes++
  if (kinds.includes('test')) counts.tested_changes++
}

function countMessage(counts: ConventionCounts, message: ParsedMessage): void {
  const subject = readSubject(message.subject)
  counts.subjects++
  if (subject.conventional) {
    counts.conventional++
    addName(counts.types, subject.conventional.type)
    if (subject.conventional.scope) addName(counts.scopes, subject.conventional.scope)
  }
  if (subject.area) {
    counts.area++
    addName(counts.scopes, subject.area)
  }
  if (subject.ticket && subject.ticket_form) {
    counts.ticket++
    addName(counts.ticket_forms, subject.ticket_form.replace(/\d+/, '0'))
  }
  if (subject.gitmoji) counts.gitmoji++
  if (subject.tags.length > 0) counts.tag++
  const first = subject.description[0] ?? ''
  if (first.toLowerCase() !== first.toUpperCase()) {
    counts.cased++
    if (first !== first.toLowerCase()) counts.capital++
  }
  if (endsWithStop(subject.description)) counts.full_stop++
  const mood = readMood(subject.description)?.mood
  if (mood) counts.verbs++
  if (mood === 'imperative') counts.imperative++
  if (mood === 'past') counts.past++
  if (message.body !== '') counts.with_body++
  if (message.trailers.some((trailer) => trailer.key === 'Signed-off-by')) counts.signed_off++
  if (message.references.length > 0) counts.with_reference++
  const bin = Math.min(lengthBins - 1, Math.floor(message.subject.length / 10))
  counts.lengths[bin] = (counts.lengths[bin] ?? 0) + 1
}

function addName(names: Record<string, number>, name: string, count = 1): void {
  if (Object.hasOwn(names, name)) names[name] = (names[name] ?? 0) + count
  else if (Object.keys(names).length < mostNames && name.length <= 60) names[name] = count
}

/** The counts of two batches together; which comes first makes no difference while names stay under 200. */
export function mergeCounts(one: ConventionCounts, other: ConventionCounts): ConventionCounts {
  const merged = structuredClone(one)
  for (const key of sums) merged[key] += other[key]
  merged.lengths = merged.lengths.map((count, bin) => count + (other.lengths[bin] ?? 0))
  for (const key of ['types', 'scopes', 'ticket_forms'] as const) {
    for (const [name, count] of Object.entries(other[key])) addName(merged[key], name, count)
  }
  return merged
}

const sums = [
  'subjects',
  'conventional',
  'area',
  'ticket',
  'gitmoji',
  'tag',
  'cased',
  'capital',
  'full_stop',
  'verbs',
  'imperative',
  'past',
  'with_body',
  'signed_off',
  'with_reference',
  'source_changes',
  'tested_changes',
] as const
