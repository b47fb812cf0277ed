import type { Change, ChangedFile } from './change.ts'
import { isMechanical } from './words/mechanical.ts'
import { isSelfExplaining } from './words/self-explaining.ts'

/** From so many lines on a change needs as much telling as any. */
const large = 255
/** When the change is not known. */
const middling = 0.5

/** Lines of tests and prose explain themselves better than code does. */
const weights: Partial<Record<ChangedFile['kind'], number>> = {
  source: 1,
  build: 1,
  ci: 1,
  config: 1,
  example: 1,
  other: 1,
  test: 0.3,
  docs: 0.3,
}

/** How much there is to understand in a change, from 0 to 1, by the logarithm of its handwritten lines. */
export function sizeOf(change: Change | null): number {
  if (!change) return middling
  const lines = change.files.reduce(
    (sum, { kind, additions, deletions }) => sum + (weights[kind] ?? 0) * (additions + deletions / 4),
    0,
  )
  return Math.min(1, Math.log2(1 + lines) / Math.log2(1 + large))
}

const least = 0.6
const ofMechanical = 0.7

/**
 * How much of a reason a change calls for, from 0 to 1: the more there is to understand, the more; less when the
 * change is one thing done everywhere, none when it is its own reason as a typo is.
 */
export function needOfReason(change: Change | null, description: string): number {
  if (isSelfExplaining(description)) return 0
  const bySize = least + (1 - least) * sizeOf(change)
  return isMechanical(description) ? ofMechanical * bySize : bySize
}
