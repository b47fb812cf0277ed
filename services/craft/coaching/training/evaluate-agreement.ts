import { type Comparison, cohensKappa, concordance, type Readings, shareAlike } from './agreement.ts'
import { type Figure, measure } from './figure.ts'
import type { JudgedPair, Verdict } from './judgements.ts'
import type { Rating, ScoredPair } from './score-pairs.ts'

type ReadPair<Pair> = Pair & { reading_1: Verdict; reading_2: Verdict }

/** How far the two readings agree with each other. */
export function evaluateReadings(pairs: readonly JudgedPair[]): Figure[] {
  const readings = pairs.filter(isRead).map((pair): Readings => [pair.reading_1, pair.reading_2])
  return [
    measure('both found the same of the two: a, b or tie', readings, shareAlike),
    measure('  Cohen’s kappa', readings, cohensKappa, 'chance 0'),
    measure('both found the same, where neither saw a tie', readings.filter(isDecided), shareAlike),
    measure('  Cohen’s kappa', readings.filter(isDecided), cohensKappa, 'chance 0'),
  ].filter(({ rows }) => rows > 0)
}

/** How often the score ranks two commits as the readings do, equal scores counting one half. */
export function evaluateScore(pairs: readonly ScoredPair[]): Figure[] {
  const decided = pairs.filter(isRead).filter((pair) => isDecided([pair.reading_1, pair.reading_2]))
  const alike = decided.filter(({ reading_1, reading_2 }) => reading_1 === reading_2)
  return [
    measure('where both readings decide, mean of the two', decided, (sample) =>
      agreeWithBoth(sample, 'score'),
    ),
    measure('where both decide alike', alike, (sample) => agreeWithBoth(sample, 'score'), 'chance 0.5'),
    ...[true, false].map((same) =>
      measure(
        same ? '  both commits of one repository' : '  of two repositories',
        alike.filter(({ same_repository }) => same_repository === same),
        (sample) => agreeWithBoth(sample, 'score'),
      ),
    ),
    measure('  length of the message alone', alike, (sample) => agreeWithBoth(sample, 'message_length')),
    ...evaluateAlone(pairs, 'reading_1'),
    ...evaluateAlone(pairs, 'reading_2'),
  ].filter(({ rows }) => rows > 0)
}

function evaluateAlone(pairs: readonly ScoredPair[], reading: 'reading_1' | 'reading_2'): Figure[] {
  return [
    measure(`where ${reading.replace('_', ' ')} decides`, compare(pairs, reading, 'score'), concordance),
    measure('  length of the message alone', compare(pairs, reading, 'message_length'), concordance),
  ]
}

function agreeWithBoth(pairs: readonly ScoredPair[], by: keyof Rating): number {
  return concordance([...compare(pairs, 'reading_1', by), ...compare(pairs, 'reading_2', by)])
}

function compare(
  pairs: readonly ScoredPair[],
  reading: 'reading_1' | 'reading_2',
  by: keyof Rating,
): Comparison[] {
  return pairs.flatMap(({ a, b, [reading]: verdict }) =>
    verdict === null || verdict === 'tie' ? [] : [{ verdict, a: a[by], b: b[by] }],
  )
}

function isRead<Pair extends { reading_1: Verdict | null; reading_2: Verdict | null }>(
  pair: Pair,
): pair is ReadPair<Pair> {
  return pair.reading_1 !== null && pair.reading_2 !== null
}

function isDecided(readings: Readings): boolean {
  return !readings.includes('tie')
}
