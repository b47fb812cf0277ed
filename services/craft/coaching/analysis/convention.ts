import type { FileChange, ParsedMessage } from './commit.ts'
import { describePath } from './paths.ts'
import { readSubject } from './subject.ts'
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

/** A habit and how sure it is: `confidence` is the lower bound of the share at 95 % (Wilson 1927). */
export interface Habit<Value> {
  value: Value
  share: number
  confidence: number
}

export type Header = 'conventional' | 'area' | 'ticket' | 'gitmoji' | 'tag' | 'none'

/** What the counts amount to. A habit the repository does not have is null. */
export interface Convention {
  subjects: number
  header: Habit<Header>
  capital: Habit<'upper' | 'lower'> | null
  full_stop: Habit<boolean> | null
  mood: Habit<'imperative' | 'past'> | null
  sign_off: Habit<boolean> | null
  reference: Habit<boolean> | null
  /** Subject length that 95 of 100 commits keep to, between 50 and 100 characters; 72 while too little is known. */
  subject_limit: number
  /** Share of commits with a body. */
  body_share: number
  /** Types and scopes seen more than once, most frequent first. */
  types: readonly string[]
  scopes: readonly string[]
  ticket_form: string | null
  /** Share of source changes that came with tests; null while too few were seen. */
  tested_share: number | null
}

/** From this confidence on a habit is a convention that a commit is held to. */
export const firmConfidence = 0.7

const fewestSubjects = 20
const lengthBins = 13
const mostNames = 200

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

/** Whether a subject ends in one full stop; an ellipsis is none. */
export function endsWithStop(text: string): boolean {
  return /[^.]\.$|。$/.test(text)
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

/** Reads the habits out of the counts; null while there are fewer than 20 ordinary commits to learn from. */
export function readConvention(counts: ConventionCounts): Convention | null {
  if (counts.subjects < fewestSubjects) return null
  return {
    subjects: counts.subjects,
    header: readHeader(counts),
    capital: habit(counts.capital, counts.cased, 'upper', 'lower'),
    full_stop: habit(counts.full_stop, counts.subjects, true, false),
    mood: habit(counts.imperative, counts.imperative + counts.past, 'imperative', 'past'),
    sign_off: habit(counts.signed_off, counts.subjects, true, false),
    reference: habit(counts.with_reference, counts.subjects, true, false),
    subject_limit: subjectLimit(counts),
    body_share: counts.with_body / counts.subjects,
    types: namesByCount(counts.types),
    scopes: namesByCount(counts.scopes),
    ticket_form: namesByCount(counts.ticket_forms)[0] ?? null,
    tested_share:
      counts.source_changes < fewestSubjects ? null : counts.tested_changes / counts.source_changes,
  }
}

function readHeader(counts: ConventionCounts): Habit<Header> {
  const forms = (['conventional', 'ticket', 'gitmoji', 'area', 'tag'] as const).map((form) => ({
    form,
    count: counts[form],
  }))
  const most = forms.reduce((best, form) => (form.count > best.count ? form : best))
  const found = habit(most.count, counts.subjects, most.form, 'none' as const)
  return found ?? { value: 'none', share: 0, confidence: 0 }
}

/** The commoner of two values; null when neither can be told to be the habit of more than half. */
function habit<Yes, No>(yes: number, total: number, whenYes: Yes, whenNo: No): Habit<Yes | No> | null {
  if (total < fewestSubjects) return null
  const count = Math.max(yes, total - yes)
  const confidence = wilsonLowerBound(count, total)
  if (confidence <= 0.5) return null
  return { value: yes * 2 >= total ? whenYes : whenNo, share: count / total, confidence }
}

/** E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). */
function wilsonLowerBound(count: number, total: number): number {
  const z = 1.96
  const share = count / total
  const centre = share + (z * z) / (2 * total)
  const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * total)) / total)
  return (centre - spread) / (1 + (z * z) / total)
}

/** 95 of 100 subjects are no longer than this; a very terse or very wordy habit is bounded. */
function subjectLimit(counts: ConventionCounts): number {
  let left = counts.subjects * 0.05
  for (let bin = lengthBins - 1; bin > 0; bin--) {
    left -= counts.lengths[bin] ?? 0
    if (left < 0) return Math.min(100, Math.max(72, bin * 10 + 9))
  }
  return 72
}

function namesByCount(names: Readonly<Record<string, number>>): string[] {
  return Object.entries(names)
    .filter(([, count]) => count > 1)
    .sort(([one, first], [other, second]) => second - first || (one < other ? -1 : 1))
    .map(([name]) => name)
}
