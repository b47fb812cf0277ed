import { join } from 'node:path'
import { hasCode } from '#platform/errors/service-error.ts'
import type { Environment } from '#platform/git/git-environment.ts'
import type { Analyser } from '../analyser.ts'
import type { CommitName, JudgedPair, Verdict } from './judgements.ts'
import { type CloneCommit, readClone } from './read-clone.ts'

/** What a commit of a pair is ranked by. */
export interface Rating {
  /** The coach's score, 0 to 10. */
  score: number
  /** Characters of the message, to compare the score with. */
  message_length: number
}

/** A judged pair with the ratings of both commits. */
export interface ScoredPair {
  same_repository: boolean
  a: Rating
  b: Rating
  reading_1: Verdict | null
  reading_2: Verdict | null
}

/** The pairs that could be scored, and in sentences what the others would have needed. */
export interface PairScores {
  pairs: ScoredPair[]
  missing: string[]
}

/** Scores the commits of judged pairs, read from clones in `FOLDER/owner/name`. */
export async function scorePairs(
  pairs: readonly JudgedPair[],
  clones: { folder: string; environment: Environment },
  analyser: Analyser,
): Promise<PairScores> {
  const missing: string[] = []
  const ratings = new Map<string, Rating>()
  for (const [repository, hashes] of groupByRepository(pairs)) {
    const path = join(clones.folder, repository)
    const commits = await readClone(path, [...hashes], clones.environment).catch(noCloneThere)
    if (commits === null) missing.push(`${path} is not there: clone ${repository} into it.`)
    else if (commits.size < hashes.size) {
      missing.push(`${path} lacks ${hashes.size - commits.size} of ${hashes.size} commits: fetch the rest.`)
    }
    for (const [hash, commit] of commits ?? [])
      ratings.set(keyOf({ repository, hash }), rate(commit, analyser))
  }
  return { pairs: pairs.flatMap((pair) => scorePair(pair, ratings)), missing }
}

function groupByRepository(pairs: readonly JudgedPair[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>()
  for (const { repository, hash } of pairs.flatMap(({ a, b }) => [a, b])) {
    groups.set(repository, (groups.get(repository) ?? new Set()).add(hash))
  }
  return groups
}

function noCloneThere(error: unknown): null {
  if (hasCode(error, 'not_a_repository')) return null
  throw error
}

function rate({ input, convention }: CloneCommit, analyser: Analyser): Rating {
  return {
    score: analyser.analyse(input, convention).quality_score,
    message_length: input.message.trim().length,
  }
}

function scorePair({ a, b, reading_1, reading_2 }: JudgedPair, ratings: Map<string, Rating>): ScoredPair[] {
  const [first, second] = [ratings.get(keyOf(a)), ratings.get(keyOf(b))]
  if (!first || !second) return []
  return [{ same_repository: a.repository === b.repository, a: first, b: second, reading_1, reading_2 }]
}

function keyOf({ repository, hash }: CommitName): string {
  return `${repository} ${hash}`
}
