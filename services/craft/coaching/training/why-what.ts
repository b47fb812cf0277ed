import { readMessage } from '../analysis/message.ts'
import type { Features } from '../analysis/prediction/feature-sink.ts'
import { createLogisticScorer, type LogisticModel } from '../analysis/prediction/logistic-model.ts'
import { messageFeatures, viewMessage } from '../analysis/prediction/message-features.ts'
import { whyWhatDefinitions } from './define-why-what.ts'
import { fitLogistic, fitMargin, type LogisticExample, type LogisticOptions } from './fit-logistic.ts'
import { leaveOneGroupOut } from './folds.ts'
import { areaUnderCurve, macroF1 } from './metrics.ts'
import type { WhyWhatRow } from './read-data.ts'

/** Which of the two questions. */
export type Target = 'has_why' | 'has_what'

/** Projects differ more in how often they say why than in how often they say what, so why is learnt with less regard to that. */
const optionsOf: Readonly<Record<Target, LogisticOptions>> = {
  has_why: { penalty: 2, minimumCount: 3, balance: 0.5, definitions: 2 },
  has_what: { penalty: 3, minimumCount: 3, balance: 0.25, definitions: 3 },
}

/** What could have been chosen instead, for a measurement that chooses within the projects it learns from. */
const alternatives: readonly LogisticOptions[] = [1, 2, 3, 5].flatMap((penalty) =>
  [1, 2, 3].flatMap((definitions) =>
    [0.25, 0.5].map((balance) => ({ penalty, minimumCount: 3, balance, definitions })),
  ),
)

/** One example for each labelled message. */
export function whyWhatExamples(rows: readonly WhyWhatRow[], target: Target): LogisticExample[] {
  return rows.map((row) => ({ group: row.project, label: row[target], features: featuresOf(row.message) }))
}

/** One example for each message that defines what counts as a why or a what. */
export function whyWhatDefinitionExamples(target: Target): LogisticExample[] {
  return whyWhatDefinitions().map((definition) => ({
    group: 'definitions',
    label: definition[target],
    features: featuresOf(definition.message),
  }))
}

function featuresOf(message: string): Features {
  return messageFeatures(viewMessage(readMessage(message)))
}

/** Learns from labelled messages, and from the definitions, whether a message says why, or what. */
export function trainWhyWhat(
  examples: readonly LogisticExample[],
  target: Target,
  definitions: readonly LogisticExample[] = whyWhatDefinitionExamples(target),
): LogisticModel {
  return fitLogistic(examples, optionsOf[target], definitions)
}

/** The same with the options that do best when each of these projects in turn is judged by the others. */
export function trainWhyWhatUnseen(examples: readonly LogisticExample[], target: Target): LogisticModel {
  const definitions = whyWhatDefinitionExamples(target)
  const folds = leaveOneGroupOut(examples)
  const worth = alternatives.map((options) => {
    const judged = folds.map(({ train, test }) => {
      const scorer = createLogisticScorer(fitMargin(train, options, definitions))
      return test.map(({ features, label }) => ({ margin: scorer.margin(features), label }))
    })
    return macroF1OfSigns(judged.flat()) + mean(judged.map(areaOf))
  })
  const best = alternatives[worth.indexOf(Math.max(...worth))] ?? optionsOf[target]
  return fitLogistic(examples, best, definitions)
}

interface JudgedMargin {
  margin: number
  label: boolean
}

function macroF1OfSigns(rows: readonly JudgedMargin[]): number {
  return macroF1(
    rows.map(({ margin }) => margin >= 0),
    rows.map(({ label }) => label),
    [true, false],
  )
}

function areaOf(rows: readonly JudgedMargin[]): number {
  return areaUnderCurve(
    rows.map(({ margin }) => margin),
    rows.map(({ label }) => label),
  )
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
