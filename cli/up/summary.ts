import type { CoachingStatistics, ScoredCommit } from '#contracts/coaching.ts'
import { type QualityLevel, qualityLevels } from '#contracts/commits/commit.ts'
import type { CommitStatistics } from '#contracts/commits/statistics.ts'
import type { Repository } from '#contracts/repositories.ts'
import { columns, harmless, print, shorten, style } from '../terminal.ts'

const levelNames: Record<QualityLevel, string> = {
  EXCELLENT: 'excellent',
  GOOD: 'good',
  FAIR: 'fair',
  NEEDS_IMPROVEMENT: 'needs improvement',
}

/** Prints what was found in a repository: figures, how scores are distributed, the best and the weakest commits. */
export function printSummary(
  repository: Repository,
  statistics: CommitStatistics,
  coaching: CoachingStatistics,
): void {
  print(`\n${style('bold', harmless(repository.full_name))}`)
  if (statistics.commits === 0) {
    print('No commits yet. Commit something, and it will be tracked at the next start or sync.')
    return
  }
  print(
    [
      count(statistics.commits, 'commit'),
      count(statistics.authors, 'author'),
      count(statistics.merges, 'merge'),
      `${number(statistics.bots)} by bots`,
      `${style('green', `+${number(statistics.additions)}`)} ${style('red', `-${number(statistics.deletions)}`)} lines`,
    ].join(' · '),
  )
  printLevels(coaching)
  printCommits('Best', coaching.best)
  printCommits('Weakest', coaching.weakest)
  const { unreadable } = repository.progress
  if (unreadable.length > 0) {
    print(style('yellow', `\nGit could not read ${count(unreadable.length, 'object')}:`))
    for (const { hash, reason } of unreadable.slice(0, 5))
      print(`  ${hash.slice(0, 10)}  ${harmless(reason)}`)
  }
}

function printLevels({ coached, levels, median_score, reason }: CoachingStatistics): void {
  if (reason !== null) print(`\n${style('yellow', harmless(reason))}`)
  if (coached === 0) return
  print(
    `\nMedian score ${style('bold', (median_score ?? 0).toFixed(1))} of 10 over ${count(coached, 'coached commit')}`,
  )
  for (const level of qualityLevels) {
    const share = levels[level] / coached
    const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░')
    const percent = `${(share * 100).toFixed(0)} %`
    print(
      `  ${levelNames[level].padEnd(18)}${bar} ${percent.padStart(5)}  ${number(levels[level]).padStart(7)}`,
    )
  }
}

function printCommits(title: string, commits: readonly ScoredCommit[]): void {
  if (commits.length === 0) return
  print(`\n${title}`)
  for (const commit of commits.slice(0, 3)) {
    const subject = harmless(commit.subject) || '(no message)'
    print(
      `  ${style('bold', commit.quality_score.toFixed(1).padStart(4))}  ${style('yellow', commit.hash.slice(0, 10))}  ${shorten(subject, columns() - 22)}`,
    )
    if (commit.reason) print(style('dim', `        ${shorten(harmless(commit.reason), columns() - 10)}`))
  }
}

function number(value: number): string {
  return value.toLocaleString('en')
}

function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`
}
