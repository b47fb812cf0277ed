import { type CommitType, commitTypes } from '#contracts/commits/commit.ts'
import { type Analysis, analyse } from './analysis/analyse.ts'
import type { CommitInput } from './analysis/commit.ts'
import type { Convention } from './analysis/convention.ts'
import { createPredictor } from './analysis/prediction/predict.ts'
import { readSubject } from './analysis/subject.ts'

/** Judges commits; pure, and the same for every request. */
export interface Analyser {
  /** `built-in/<version>`, as feedback names who judged. */
  name: string
  analyse: (commit: CommitInput, convention: Convention | null) => Analysis
}

/** Grows when the same commit would be judged differently. */
const version = 2

/** Loads the built-in analyser; its models take some 20 ms. */
export function createAnalyser(): Analyser {
  const predict = createPredictor()
  return {
    name: `built-in/${version}`,
    analyse: (commit, convention) => analyse(commit, { predict, convention }),
  }
}

/** The type the author wrote, when it is a known one, else the one the change seems to have. */
export function typeOf(subject: string, analysis: Analysis): CommitType {
  const written = readSubject(subject).conventional?.type
  return commitTypes.find((type) => type === written) ?? analysis.prediction.type.value
}
