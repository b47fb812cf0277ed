import type { ChangeType, Prediction } from './commit.ts'
import type { Subject } from './subject.ts'

/** The words authors write for a type. */
const synonyms: Readonly<Record<string, ChangeType>> = {
  feat: 'feat',
  feature: 'feat',
  fix: 'fix',
  bugfix: 'fix',
  hotfix: 'fix',
  security: 'fix',
  refactor: 'refactor',
  docs: 'docs',
  doc: 'docs',
  test: 'test',
  tests: 'test',
  build: 'build',
  deps: 'build',
  ci: 'ci',
  workflow: 'ci',
  perf: 'perf',
  style: 'style',
  chore: 'chore',
  release: 'chore',
  revert: 'revert',
}

const fixWords = /^(?:bug ?fix|fix(?:e[sd])?|bug)\b/i

/** The type the author named, also as `doc: …`, which may be meant for a part of the code, or by beginning with "Fix". */
export function writtenType({ conventional, area, description }: Subject): ChangeType | null {
  const written = conventional?.type ?? area?.toLowerCase()
  if (written !== undefined && Object.hasOwn(synonyms, written)) return synonyms[written] ?? null
  return fixWords.test(description) ? 'fix' : null
}

/** From this probability on the models' word for the type is taken where the author gave none. */
const sureOfType = 0.7

/** What the author called the change, else what the models are sure of, else null. */
export function knownType(subject: Subject, prediction: Prediction): ChangeType | null {
  const { value, probability } = prediction.type
  return writtenType(subject) ?? (probability >= sureOfType ? value : null)
}
