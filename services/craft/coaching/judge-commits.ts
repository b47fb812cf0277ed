import type { TrackedCommit } from '#contracts/commits/events.ts'
import type { Analyser } from './analyser.ts'
import type { CommitInput } from './analysis/commit.ts'
import { createHistory, type HistoricCommit, type Past } from './analysis/history.ts'
import { readMessage } from './analysis/message.ts'
import { type ConventionMemory, learnConvention } from './convention/convention-memory.ts'
import { forEachInSlices } from './for-each-in-slices.ts'
import { createJudgedCommit, type JudgedCommit } from './judged-commit.ts'

/** What is known of a repository from the commits before: judging reads it, and adds to it. */
export interface RepositoryMemory {
  full_name: string
  convention: ConventionMemory
  past: Past
}

/**
 * Judges commits in the order they were made, each by what its repository had learnt before it, and lets their
 * repositories learn from them.
 */
export async function judgeCommits(
  commits: readonly TrackedCommit[],
  memories: ReadonlyMap<string, RepositoryMemory>,
  analyser: Analyser,
): Promise<JudgedCommit[]> {
  const judged: JudgedCommit[] = []
  await forEachInSlices(commits, (commit) => {
    const memory = memories.get(commit.repository_id)
    if (!memory) throw new Error(`Nothing was loaded of repository ${commit.repository_id}.`)
    judged.push(judgeCommit(commit, memory, analyser))
    learn(commit, memory)
  })
  return judged
}

function judgeCommit(commit: TrackedCommit, memory: RepositoryMemory, analyser: Analyser): JudgedCommit {
  const history = createHistory(memory.past).measure(historicCommit(commit))
  const analysis = analyser.analyse(inputOf(commit, history), memory.convention.convention)
  return createJudgedCommit(commit, analyser, analysis, history)
}

function inputOf(commit: TrackedCommit, history: JudgedCommit['history']): CommitInput {
  const { message, files, patch, parents } = commit
  return { message, files, patch, parents: parents.length, history }
}

function learn(commit: TrackedCommit, memory: RepositoryMemory): void {
  const { message, files } = commit
  learnConvention(memory.convention, { message: readMessage(message), files })
  // A merge brings no change of its own.
  if (!commit.is_merge) createHistory(memory.past).record(historicCommit(commit))
}

/** A tracked commit as its history is measured. */
export function historicCommit(commit: TrackedCommit): HistoricCommit {
  const { commit_id, author_email, authored_at, files } = commit
  return { id: commit_id, author: author_email.toLowerCase(), authored_at, files }
}
