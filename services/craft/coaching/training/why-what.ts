import { readMessage } from '../analysis/message.ts'
import { messageFeatures, viewMessage } from '../analysis/prediction/message-features.ts'
import type { YesNoModel } from '../analysis/prediction/yes-no-model.ts'
import { fitYesNo, type YesNoExample, type YesNoOptions } from './fit-yes-no.ts'
import { leaveOneGroupOut } from './folds.ts'
import type { WhyWhatRow } from './read-data.ts'

/** Which of the two questions. */
export type Target = 'has_why' | 'has_what'

export function whyWhatExamples(rows: readonly WhyWhatRow[], target: Target): YesNoExample[] {
  return rows.map((row) => {
    const view = viewMessage(readMessage(row.message))
    return { group: row.project, label: row[target], features: messageFeatures(view), values: view.shape }
  })
}

/** Learns from labelled messages whether a message says why, or what. */
export function trainWhyWhat(examples: readonly YesNoExample[]): YesNoModel {
  const options: YesNoOptions = {
    linear: { penalty: 4, minimumCount: 3 },
    trees: {
      features: Object.keys(examples[0]?.values ?? {}),
      rounds: 150,
      depth: 3,
      learningRate: 0.05,
      minimumLeaf: 3,
      penalty: 2,
      rowShare: 0.7,
      featureShare: 0.5,
    },
    folds: leaveOneGroupOut,
  }
  return fitYesNo(examples, options)
}
