import { aspectNames, type CoachingStatistics } from '#contracts/coaching.ts'
import { describeListed } from '../scored-commit.ts'
import type { Scope, ScoreStore } from '../store/scores.ts'
import { describeScores, roundScore } from './score-figures.ts'

const listedCommits = 5

/** How the scores of these commits are distributed and develop, with the best and the weakest. */
export async function readStatistics(scores: ScoreStore, scope: Scope): Promise<CoachingStatistics> {
  const [counts, means, best, weakest] = await Promise.all([
    scores.count(scope),
    scores.meanAspects(scope),
    scores.listCommits(scope, 'best', listedCommits),
    scores.listCommits(scope, 'weakest', listedCommits),
  ])
  return {
    ...describeScores(counts),
    aspects: aspectNames.flatMap((aspect) => {
      const mean = means[aspect]
      return mean === null ? [] : [{ aspect, mean_score: roundScore(mean) }]
    }),
    best: best.map((commit) => describeListed(commit)),
    weakest: weakest.map((commit) => describeListed(commit)),
  }
}
