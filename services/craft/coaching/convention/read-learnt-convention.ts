import type { Convention } from '#contracts/coaching.ts'
import type { KnownRepository } from '../store/repositories.ts'
import type { ListedCommit, ScoreStore } from '../store/scores.ts'
import { readWholeConvention } from './convention-memory.ts'
import { describeConvention } from './describe-convention.ts'

/** Of so many of the best commits the ordinary ones are examples. */
const bestCommits = 50
const mostExamples = 5

/** The convention a repository's messages have taught; commits of `without` are no examples, as those are the best. */
export async function readLearntConvention(
  scores: ScoreStore,
  workspaceId: string,
  { repository_id, full_name, convention }: KnownRepository,
  without: readonly string[],
): Promise<Convention> {
  const scope = { workspace_id: workspaceId, repository_id, without }
  const best = await scores.listCommits(scope, 'best', bestCommits)
  return {
    repository: full_name,
    commits: convention ? convention.settled.subjects + convention.fresh.subjects : 0,
    description: describeConvention(convention && readWholeConvention(convention)),
    examples: pickExamples(best),
  }
}

/** Different subjects; releases, reverts and the like have words of their own. */
function pickExamples(commits: readonly ListedCommit[]): string[] {
  const ordinary = commits.filter(({ analysis }) => analysis.kind === 'ordinary')
  return [...new Set(ordinary.map(({ subject }) => subject))].slice(0, mostExamples)
}
