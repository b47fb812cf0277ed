import { type ConventionCounts, lengthBins } from './convention-counts.ts'

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
