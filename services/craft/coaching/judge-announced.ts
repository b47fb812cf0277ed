import type { AnnouncedCommitEvent } from '#contracts/commits/events.ts'
import type { Analyser } from './analyser.ts'
import type { Analysis } from './analysis/analyse.ts'
import type { Convention } from './analysis/convention.ts'
import { type AspectName, aspectNames, aspectWeights } from './analysis/finding.ts'
import { round } from './analysis/round.ts'
import { type AspectResults, type AspectScores, addUp, levelOf, weigh } from './analysis/score.ts'
import { createJudgedCommit, type JudgedCommit } from './judged-commit.ts'

/** What cannot be told before the change itself and its history are there. */
const unseenAspects: ReadonlySet<AspectName> = new Set(['code_quality', 'context'])
const unseenStrengths: ReadonlySet<string> = new Set(['small-change', 'one-concern'])

/**
 * Judges a commit by what a push notice says of it: the message, and the paths when it names them. Teaches nothing; the
 * judgement is replaced once the whole commit was tracked.
 */
export function judgeAnnounced(
  commit: AnnouncedCommitEvent,
  convention: Convention | null,
  analyser: Analyser,
): JudgedCommit {
  const files = commit.files?.map((file) => ({ ...file, additions: 0, deletions: 0 }))
  const analysis = withoutUnseen(
    analyser.analyse({ message: commit.message, ...(files && { files }) }, convention),
  )
  return createJudgedCommit(commit, analyser, analysis, {})
}

/** The aspects that need the change are not judged, their weight goes to the others, and the confidence falls with it. */
function withoutUnseen(analysis: Analysis): Analysis {
  const results = Object.fromEntries(
    aspectNames.map((name) => {
      const score = unseenAspects.has(name) ? null : analysis.aspects[name].score
      return [name, { score, coverage: null, findings: [] }]
    }),
  ) as unknown as AspectResults
  const aspects = weigh(results)
  const { score, held_by } = addUp(aspects)
  return {
    ...analysis,
    aspects,
    held_by,
    quality_score: score,
    quality_level: levelOf(score),
    confidence: round((analysis.confidence * judgedWeight(aspects)) / judgedWeight(analysis.aspects), 2),
    findings: analysis.findings.filter(({ aspect }) => !unseenAspects.has(aspect)),
    strengths: analysis.strengths.filter(({ name }) => !unseenStrengths.has(name)),
    limits: analysis.limits.filter((limit) => limit !== 'no-patch' && limit !== 'no-history'),
  }
}

function judgedWeight(aspects: AspectScores): number {
  return aspectNames.reduce((sum, name) => sum + (aspects[name].score === null ? 0 : aspectWeights[name]), 0)
}
