import type { FileChange, ParsedMessage } from '../analysis/commit.ts'
import { type Convention, readConvention } from '../analysis/convention.ts'
import {
  type ConventionCounts,
  countCommit,
  emptyCounts,
  mergeCounts,
} from '../analysis/convention-counts.ts'

/** What a repository's messages have taught, as it is kept. */
export interface LearntCounts {
  /** What the convention in force was read from. */
  settled: ConventionCounts
  /** What was seen since. */
  fresh: ConventionCounts
}

/** A convention that goes on learning. */
export interface ConventionMemory extends LearntCounts {
  /** The one in force; null while there is too little to learn from. */
  convention: Convention | null
}

/** A convention is read anew when so much more than it was read from has been seen. */
const growth = 1 / 20

/** Goes on from what was kept, or from nothing. */
export function createConventionMemory(kept?: LearntCounts | null): ConventionMemory {
  const { settled, fresh } = kept ?? { settled: emptyCounts(), fresh: emptyCounts() }
  return { settled, fresh, convention: readConvention(settled) }
}

/**
 * Learns from one commit. Reading the habits out of the counts takes longer than judging a message, so the convention in
 * force follows in steps that depend on nothing but the commits seen.
 */
export function learnConvention(
  memory: ConventionMemory,
  commit: { message: ParsedMessage; files: readonly FileChange[] },
): void {
  countCommit(memory.fresh, commit)
  if (memory.fresh.subjects <= memory.settled.subjects * growth) return
  memory.settled = mergeCounts(memory.settled, memory.fresh)
  memory.fresh = emptyCounts()
  memory.convention = readConvention(memory.settled)
}

/** The convention by all that was seen. */
export function readWholeConvention({ settled, fresh }: LearntCounts): Convention | null {
  return readConvention(mergeCounts(settled, fresh))
}
