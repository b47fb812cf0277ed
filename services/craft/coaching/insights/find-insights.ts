import type { AspectName, CoachingInsights } from '#contracts/coaching.ts'
import type { RuleName, StrengthName } from '../analysis/finding.ts'
import { describeListed } from '../scored-commit.ts'
import { roundScore } from '../statistics/score-figures.ts'
import type { ListedCommit } from '../store/scores.ts'
import { habits, strengthTexts } from './habits.ts'

const mostHabits = 8
const mostStrengths = 5
const mostExamples = 3
/** What happens more seldom is no habit, unless there is little to look at. */
const leastHabitShare = 0.02
const fewestOccurrences = 2
const fewCommits = 10
const leastStrengthShare = 0.2

/** Insights into commits, whosever they are. */
export type Insights = Omit<CoachingInsights, 'user_id' | 'habits'> & { habits: FoundHabit[] }

/** What someone's commits, newest first, have in common: what costs them most, and what they do well. */
export function findInsights(commits: readonly ListedCommit[]): Insights {
  const found = findHabits(commits)
  const [worst] = found
  return {
    commits: commits.length,
    strengths: findStrengths(commits),
    habits: found,
    types: countTypes(commits),
    focus: worst ? habits[worst.rule].practice : null,
  }
}

interface Occurrence {
  commit: ListedCommit
  /** Of the quality score. */
  loss: number
}

/** A habit whose rule can be looked up. */
export type FoundHabit = CoachingInsights['habits'][number] & { rule: RuleName }

function findHabits(commits: readonly ListedCommit[]): FoundHabit[] {
  const least =
    commits.length < fewCommits ? 1 : Math.max(fewestOccurrences, commits.length * leastHabitShare)
  return [...collectLosses(commits)]
    .filter(([, { occurrences }]) => occurrences.length >= least)
    .map(([rule, { aspect, occurrences }]) => describeHabit(rule, aspect, occurrences, commits.length))
    .sort((one, other) => other.points_lost - one.points_lost || (one.rule < other.rule ? -1 : 1))
    .slice(0, mostHabits)
}

/** What each rule cost, once a commit. */
function collectLosses(commits: readonly ListedCommit[]) {
  const losses = new Map<RuleName, { aspect: AspectName; occurrences: Occurrence[] }>()
  for (const commit of commits) {
    for (const { rule, aspect, points_lost } of commit.analysis.findings) {
      const loss = points_lost * commit.analysis.aspects[aspect].weight
      if (loss === 0) continue
      const entry = losses.get(rule) ?? { aspect, occurrences: [] }
      losses.set(rule, entry)
      const last = entry.occurrences.at(-1)
      if (last?.commit === commit) last.loss += loss
      else entry.occurrences.push({ commit, loss })
    }
  }
  return losses
}

function describeHabit(
  rule: RuleName,
  aspect: AspectName,
  occurrences: readonly Occurrence[],
  commits: number,
): FoundHabit {
  return {
    rule,
    aspect,
    text: habits[rule].text,
    share: roundScore(occurrences.length / commits),
    points_lost: roundScore(occurrences.reduce((sum, { loss }) => sum + loss, 0) / commits),
    examples: occurrences
      .toSorted((one, other) => other.loss - one.loss)
      .slice(0, mostExamples)
      .map(({ commit }) => describeListed(commit, rule)),
  }
}

function findStrengths(commits: readonly ListedCommit[]): CoachingInsights['strengths'] {
  const counts = new Map<StrengthName, number>()
  for (const { analysis } of commits) {
    for (const name of new Set(analysis.strengths.map((strength) => strength.name))) {
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  return [...counts]
    .map(([name, count]) => ({ text: strengthTexts[name], share: roundScore(count / commits.length) }))
    .filter(({ share }) => share >= leastStrengthShare)
    .sort((one, other) => other.share - one.share || (one.text < other.text ? -1 : 1))
    .slice(0, mostStrengths)
}

function countTypes(commits: readonly ListedCommit[]): CoachingInsights['types'] {
  return [...Map.groupBy(commits, ({ type }) => type)]
    .map(([type, ofType]) => ({
      type,
      commits: ofType.length,
      mean_score: roundScore(ofType.reduce((sum, commit) => sum + commit.quality_score, 0) / ofType.length),
    }))
    .sort((one, other) => other.commits - one.commits || (one.type < other.type ? -1 : 1))
}
