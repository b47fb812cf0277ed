import { readMessage } from '../analysis/message.ts'
import type { LogisticModel } from '../analysis/prediction/logistic-model.ts'
import { messageFeatures, viewMessage } from '../analysis/prediction/message-features.ts'
import { fitLogistic, type LogisticExample } from './fit-logistic.ts'
import type { WhyWhatRow } from './read-data.ts'

/** Which of the two questions. */
export type Target = 'has_why' | 'has_what'

/** Projects differ more in how often they say why than in how often they say what, so why is learnt with less regard to that. */
const OPTIONS = {
  has_why: { penalty: 2, minimumCount: 3, balance: 0.5 },
  has_what: { penalty: 3, minimumCount: 3, balance: 0.25 },
} as const

export function whyWhatExamples(rows: readonly WhyWhatRow[], target: Target): LogisticExample[] {
  return rows.map((row) => ({
    group: row.project,
    label: row[target],
    features: messageFeatures(viewMessage(readMessage(row.message))),
  }))
}

/** Learns from labelled messages whether a message says why, or what. */
export function trainWhyWhat(examples: readonly LogisticExample[], target: Target): LogisticModel {
  return fitLogistic(examples, OPTIONS[target])
}
