import { readMessage } from '../analysis/message.ts'
import type { LogisticModel } from '../analysis/prediction/logistic-model.ts'
import { messageFeatures, viewMessage } from '../analysis/prediction/message-features.ts'
import { fitLogistic, type LogisticExample } from './fit-logistic.ts'
import type { WhyWhatRow } from './read-data.ts'

/** Which of the two questions. */
export type Target = 'has_why' | 'has_what'

/** A why is often told by single words, a what by the build of the sentence: so words are trusted less for it. */
const PENALTY = { has_why: 1, has_what: 3 } as const

export function whyWhatExamples(rows: readonly WhyWhatRow[], target: Target): LogisticExample[] {
  return rows.map((row) => ({
    group: row.project,
    label: row[target],
    features: messageFeatures(viewMessage(readMessage(row.message))),
  }))
}

/** Learns from labelled messages whether a message says why, or what. */
export function trainWhyWhat(examples: readonly LogisticExample[], target: Target): LogisticModel {
  return fitLogistic(examples, { penalty: PENALTY[target], minimumCount: 3 })
}
