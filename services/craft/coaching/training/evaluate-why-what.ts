import type { Features } from '../analysis/prediction/feature-sink.ts'
import { createLinearScorer } from '../analysis/prediction/linear-model.ts'
import { createLogisticScorer, type LogisticModel } from '../analysis/prediction/logistic-model.ts'
import { type Figure, measure } from './figure.ts'
import { fitLinear } from './fit-linear.ts'
import type { LogisticExample } from './fit-logistic.ts'
import { leaveOneGroupOut } from './folds.ts'
import { f1Score, macroF1 } from './metrics.ts'
import type { WhyWhatRow } from './read-data.ts'
import { createRandom } from './seeded-random.ts'
import {
  type Target,
  trainWhyWhat,
  trainWhyWhatUnseen,
  whyWhatDefinitionExamples,
  whyWhatExamples,
} from './why-what.ts'

interface Outcome {
  group: string
  predicted: boolean
  actual: boolean
}

const bothClasses = (rows: readonly Outcome[]) =>
  macroF1(
    rows.map(({ predicted }) => predicted),
    rows.map(({ actual }) => actual),
    [true, false],
  )

const missing = (rows: readonly Outcome[]) =>
  f1Score(
    rows.map(({ predicted }) => predicted),
    rows.map(({ actual }) => actual),
    false,
  )

/** Why and what, each project judged by a model that learnt from the others, threshold included. */
export function evaluateWhyWhat(rows: readonly WhyWhatRow[]): Figure[] {
  const why = judgeAcrossProjects(whyWhatExamples(rows, 'has_why'), 'has_why')
  const what = judgeAcrossProjects(whyWhatExamples(rows, 'has_what'), 'has_what')
  const together = (name: string, train: Train, beside?: string) =>
    measureBoth(
      name,
      judgeAcrossProjects(whyWhatExamples(rows, 'has_why'), 'has_why', train),
      judgeAcrossProjects(whyWhatExamples(rows, 'has_what'), 'has_what', train),
      beside,
    )
  return [
    measureBoth(
      'has_why and has_what, mean macro-F1',
      why,
      what,
      'Bi-LSTM within projects 0.815, TF-IDF across 0.748 (Tian et al.)',
    ),
    together('  options chosen within the projects learnt from', trainWhyWhatUnseen),
    together('  without the definitions', trainWithoutDefinitions),
    together('  from the definitions alone', trainByDefinition),
    ...figuresOf('has_why', rows, why),
    ...figuresOf('has_what', rows, what),
  ]
}

function measureBoth(
  name: string,
  why: readonly Outcome[],
  what: readonly Outcome[],
  beside?: string,
): Figure {
  const both = why.map((outcome, index) => ({ why: outcome, what: what[index] as Outcome }))
  return measure(
    name,
    both,
    (sample) => (bothClasses(sample.map((row) => row.why)) + bothClasses(sample.map((row) => row.what))) / 2,
    beside,
  )
}

function figuresOf(target: Target, rows: readonly WhyWhatRow[], outcomes: readonly Outcome[]): Figure[] {
  const examples = whyWhatExamples(rows, target)
  return [
    measure(`${target} macro-F1`, outcomes, bothClasses),
    measure(`${target} missing, F1`, outcomes, missing, target === 'has_what' ? 'baseline 0.49' : undefined),
    ...leaveOneGroupOut(outcomes).map(({ held_out, test }) => measure(`  ${held_out}`, test, bothClasses)),
    measure('  logistic regression on words alone', judgeByWords(examples), bothClasses),
    measure(
      '  the same model, labels shuffled',
      judgeAcrossProjects(shuffleLabels(examples), target, trainWithoutDefinitions),
      bothClasses,
      'chance',
    ),
  ]
}

type Train = (examples: readonly LogisticExample[], target: Target) => LogisticModel

function judgeAcrossProjects(
  examples: readonly LogisticExample[],
  target: Target,
  train: Train = trainWhyWhat,
): Outcome[] {
  return leaveOneGroupOut(examples).flatMap((fold) => {
    const model = createLogisticScorer(train(fold.train, target))
    return fold.test.map((example) => ({
      group: example.group,
      predicted: model.probability(example.features) >= model.threshold,
      actual: example.label,
    }))
  })
}

/** Learns from the definitions and from no project at all. */
function trainByDefinition(_examples: readonly LogisticExample[], target: Target): LogisticModel {
  return trainWhyWhat(whyWhatDefinitionExamples(target), target, [])
}

function trainWithoutDefinitions(examples: readonly LogisticExample[], target: Target): LogisticModel {
  return trainWhyWhat(examples, target, [])
}

function judgeByWords(examples: readonly LogisticExample[]): Outcome[] {
  const plain = examples.map((example) => ({
    group: example.group,
    features: onlyWords(example.features),
    label: Number(example.label),
  }))
  return leaveOneGroupOut(plain).flatMap(({ train, test }) => {
    const scorer = createLinearScorer(fitLinear(train, { classes: 2, penalty: 1, minimumCount: 2 }))
    return test.map(({ group, features, label }) => ({
      group,
      predicted: (scorer.margins(features)[0] ?? 0) >= 0,
      actual: label === 1,
    }))
  })
}

function onlyWords(features: Features): Features {
  return new Map([...features.keys()].filter((name) => name.startsWith('word:')).map((name) => [name, 1]))
}

function shuffleLabels(examples: readonly LogisticExample[]): LogisticExample[] {
  const labels = createRandom(11).shuffle(examples.map(({ label }) => label))
  return examples.map((example, index) => ({ ...example, label: labels[index] ?? false }))
}
