import { readFileSync } from 'node:fs'

/** Which of two commits a reader found better. */
export type Verdict = 'a' | 'b' | 'tie'

/** A commit on the public record: `owner/name` and the full hash. */
export interface CommitName {
  repository: string
  hash: string
}

/** Two commits, and what two readers found of them by `docs/commit-quality-rubric.md`; null while not yet read. */
export interface JudgedPair {
  a: CommitName
  b: CommitName
  reading_1: Verdict | null
  reading_2: Verdict | null
}

interface JudgementLine {
  repository_a: string
  hash_a: string
  repository_b: string
  hash_b: string
  reading_1: Verdict | null
  reading_2: Verdict | null
}

/** The judgements that are kept with the project, in `judgements.jsonl`. */
export function readJudgements(): JudgedPair[] {
  return parseJudgements(readFileSync(new URL('judgements.jsonl', import.meta.url), 'utf8'))
}

/** Reads JSON Lines, one pair a line. */
export function parseJudgements(text: string): JudgedPair[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { repository_a, hash_a, repository_b, hash_b, ...readings } = JSON.parse(line) as JudgementLine
      return {
        a: { repository: repository_a, hash: hash_a },
        b: { repository: repository_b, hash: hash_b },
        ...readings,
      }
    })
}
