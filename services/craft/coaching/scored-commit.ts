import type { ScoredCommit } from '#contracts/coaching.ts'
import { writeFeedback } from './analysis/advice/feedback.ts'
import type { RuleName } from './analysis/finding.ts'
import type { ListedCommit } from './store/scores.ts'

/** A commit as lists show it, with what cost it most, or what it did well; with a rule, what that rule found in it. */
export function describeListed({ analysis, type, ...listed }: ListedCommit, rule?: RuleName): ScoredCommit {
  const findings = analysis.findings.filter((finding) => rule === undefined || finding.rule === rule)
  const { areas_for_improvement, strengths } = writeFeedback(
    { ...analysis, findings },
    { message: listed.subject },
  )
  return { ...listed, reason: areas_for_improvement[0] ?? strengths[0] ?? null }
}
