import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '#platform/git/git-environment.ts'
import { listCommits } from '#platform/git/list-commits.ts'
import { openRepository } from '#platform/git/repository.ts'
import { readTips } from '#platform/git/tips.ts'
import type { Analyser } from '../analyser.ts'
import { levelOf, type QualityLevel } from '../analysis/score.ts'
import { readClone } from './read-clone.ts'

/** How the scores of a repository's later commits are spread. */
export interface ScoreSpread {
  repository: string
  /** Of its commits, in no order. */
  scores: number[]
}

/** Commits are drawn evenly from this many of the latest, and this many of them are scored. */
const latest = 3_000
const scored = 60
const robot = /\bbot\b|\[bot\]|dependabot|renovate/i

/** Scores evenly drawn commits with one parent and no robot as their author, of each clone `FOLDER/owner/name` that is there. */
export async function scoreLevels(
  repositories: readonly string[],
  clones: { folder: string; environment: Environment },
  analyser: Analyser,
): Promise<ScoreSpread[]> {
  const spreads: ScoreSpread[] = []
  for (const repository of repositories) {
    const path = join(clones.folder, repository)
    if (!existsSync(path)) continue
    const drawn = drawEvenly(await listLatest(path, clones.environment), scored)
    const commits = await readClone(path, drawn, clones.environment)
    const scores = [...commits.values()].map(
      ({ input, convention }) => analyser.analyse(input, convention).quality_score,
    )
    spreads.push({ repository, scores })
  }
  return spreads
}

async function listLatest(path: string, environment: Environment): Promise<string[]> {
  const repository = await openRepository(path, { environment })
  const [head] = await readTips(repository)
  const hashes: string[] = []
  let seen = 0
  for await (const batch of listCommits(repository, { include: head ? [head.hash] : [] })) {
    for (const { hash, parents, author_name } of batch) {
      if (parents.length === 1 && !robot.test(author_name) && seen < latest) hashes.push(hash)
      seen++
    }
    if (seen >= latest) break
  }
  return hashes
}

function drawEvenly<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, items.length / most)
  const count = Math.min(most, items.length)
  return Array.from({ length: count }, (_, index) => items[Math.floor(index * step)] as Item)
}

const levels: readonly QualityLevel[] = ['EXCELLENT', 'GOOD', 'FAIR', 'NEEDS_IMPROVEMENT']
const shownQuantiles = [0.1, 0.25, 0.5, 0.75, 0.9] as const

/** A heading and a line for each repository: the share of each level in percent, and five quantiles of the score. */
export function formatSpreads(spreads: readonly ScoreSpread[]): string {
  const titles = levels.map((level) => level.slice(0, 9).padStart(10)).join('')
  const head = `  ${''.padEnd(24)}${titles}   score at 10, 25, 50, 75, 90 %`
  const lines = spreads.map(({ repository, scores }) => {
    const shares = levels.map((level) => {
      const count = scores.filter((score) => levelOf(score) === level).length
      return `${Math.round((100 * count) / scores.length)} %`.padStart(10)
    })
    const sorted = scores.toSorted((a, b) => a - b)
    const quantiles = shownQuantiles.map((share) =>
      sorted[Math.floor(share * sorted.length)]?.toFixed(1).padStart(5),
    )
    return `  ${repository.padEnd(24)}${shares.join('')}  ${quantiles.join('')}`
  })
  return ['How the scores of recent commits are spread', head, ...lines, ''].join('\n')
}
