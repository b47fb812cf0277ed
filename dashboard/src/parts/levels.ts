import type { QualityLevel } from '#contracts/commits/commit.ts'

export const levelName: Readonly<Record<QualityLevel, string>> = {
  EXCELLENT: 'Excellent',
  GOOD: 'Good',
  FAIR: 'Fair',
  NEEDS_IMPROVEMENT: 'Needs improvement',
}

/** How many of its four bars a level's mark fills. */
export const levelRank: Readonly<Record<QualityLevel, number>> = {
  EXCELLENT: 4,
  GOOD: 3,
  FAIR: 2,
  NEEDS_IMPROVEMENT: 1,
}

export const levelsBestFirst = Object.keys(levelRank) as QualityLevel[]

export const levelColor: Readonly<Record<QualityLevel, string>> = {
  EXCELLENT: 'var(--level-excellent)',
  GOOD: 'var(--level-good)',
  FAIR: 'var(--level-fair)',
  NEEDS_IMPROVEMENT: 'var(--level-needs-improvement)',
}

/** The level of a score of 0 to 10, SPEC §4.3. */
export function levelOf(score: number): QualityLevel {
  if (score >= 8.5) return 'EXCELLENT'
  if (score >= 7) return 'GOOD'
  return score >= 5 ? 'FAIR' : 'NEEDS_IMPROVEMENT'
}
