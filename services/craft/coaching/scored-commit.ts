import type { ScoredCommit } from '#contracts/coaching.ts'
import { writeFeedback } from './analysis/advice/feedback.ts'
import type { ListedCommit } from './store/scores.ts'

/** A commit as lists show it, with what cost it most, or what it did well. */
export function describeListed({ analysis, type, ...listed }: ListedCommit): ScoredCommit {
  const { areas_for_improvement, strengths } = writeFeedback(analysis, { message: listed.subject })
  return { ...listed, reason: areas_for_improvement[0] ?? strengths[0] ?? null }
}
