import type { ChangeType, PatchFile } from '../analysis/commit.ts'
import { readMessage } from '../analysis/message.ts'
import { readPatch } from '../analysis/patch.ts'
import type { Features } from '../analysis/prediction/feature-sink.ts'
import { digestFiles, type FileDigest } from '../analysis/prediction/file-digest.ts'
import { createLinearScorer } from '../analysis/prediction/linear-model.ts'
import { readRuledType } from '../analysis/prediction/type-rules.ts'
import { type Figure, measure } from './figure.ts'
import { groupFolds, leaveOneGroupOut } from './folds.ts'
import { f1Score, macroF1 } from './metrics.ts'
import type { CheckedTypeRow, WeakTypeRow } from './read-data.ts'
import { createRandom } from './seeded-random.ts'
import {
  checkedTypeExamples,
  definitionExamples,
  learntTypes,
  type TypeExample,
  trainTypes,
  weakTypeExamples,
} from './types.ts'

interface Outcome {
  predicted: number
  actual: number
}

const labels = learntTypes.map((_, label) => label)

const allTypes = (rows: readonly Outcome[]) =>
  macroF1(
    rows.map(({ predicted }) => predicted),
    rows.map(({ actual }) => actual),
    labels,
  )

/** The seven types, each project judged by a model that learnt from the others. */
export function evaluateTypes(
  checkedRows: readonly CheckedTypeRow[],
  weakRows: readonly WeakTypeRow[],
): Figure[] {
  const checked = checkedTypeExamples(checkedRows)
  const weak = weakTypeExamples(weakRows)
  const definitions = definitionExamples()
  const others = [...weak, ...definitions]
  const outcomes = judgeFolds(checked, others)
  const authors = leaveOneGroupOut(weak).flatMap(({ train, test }) =>
    judge([...checked, ...train, ...definitions], test),
  )
  return [
    measure(
      'type macro-F1, checked by people',
      outcomes,
      allTypes,
      'CodeLlama fine-tuned 0.764 (ten types), TF-IDF with paths 0.646',
    ),
    ...labels.map((label) => measure(`  ${learntTypes[label]} F1`, outcomes, (rows) => oneType(rows, label))),
    measure(
      '  from the message alone',
      judgeFolds(checked.map(onlyMessage), others.map(onlyMessage)),
      allTypes,
    ),
    measure('  from the change alone', judgeFolds(checked.map(onlyChange), weak.map(onlyChange)), allTypes),
    measure('  learnt from the authors’ own types alone', judge(weak, checked), allTypes),
    measure('  the same model, labels shuffled', judgeFolds(shuffleLabels(checked), []), allTypes, 'chance'),
    measure('type macro-F1, authors’ own types', authors, allTypes, 'each of five projects left out in turn'),
    ...evaluateRules(checkedRows, weakRows),
  ]
}

/** How often the rules are right where they speak, and how much of a type they find. */
function evaluateRules(checkedRows: readonly CheckedTypeRow[], weakRows: readonly WeakTypeRow[]): Figure[] {
  const checked = checkedRows.map((row) => {
    const patch = readPatch(row.patch)
    return { ruled: ruledType(row.message, digestFiles([], patch), patch), actual: row.type }
  })
  const authors = weakRows.map((row) => ({
    ruled: ruledType(`${row.description}\n\n${row.body}`, digestFiles(row.files, []), []),
    actual: row.type,
  }))
  return [
    measure('style by rule, checked by people: precision', ruledAs(checked, 'style'), agreement),
    measure('  recall', actually(checked, 'style'), agreement),
    measure('perf by rule, authors’ own types: precision', ruledAs(authors, 'perf'), agreement),
    measure('  recall', actually(authors, 'perf'), agreement),
  ]
}

interface Ruled {
  ruled: ChangeType | null
  actual: ChangeType
}

function ruledType(
  message: string,
  digests: readonly FileDigest[],
  patch: readonly PatchFile[],
): ChangeType | null {
  return readRuledType(readMessage(message), digests, patch)?.value ?? null
}

function ruledAs(rows: readonly Ruled[], type: ChangeType): Ruled[] {
  return rows.filter(({ ruled }) => ruled === type)
}

function actually(rows: readonly Ruled[], type: ChangeType): Ruled[] {
  return rows.filter(({ actual }) => actual === type)
}

function agreement(rows: readonly Ruled[]): number {
  return rows.filter(({ ruled, actual }) => ruled === actual).length / rows.length
}

function oneType(rows: readonly Outcome[], label: number): number {
  return f1Score(
    rows.map(({ predicted }) => predicted),
    rows.map(({ actual }) => actual),
    label,
  )
}

function judgeFolds(checked: readonly TypeExample[], weak: readonly TypeExample[]): Outcome[] {
  return groupFolds(checked, 10).flatMap(({ train, test }) => judge([...train, ...weak], test))
}

function judge(train: readonly TypeExample[], test: readonly TypeExample[]): Outcome[] {
  const scorer = createLinearScorer(trainTypes(train).linear)
  return test.map(({ features, label }) => {
    const margins = scorer.margins(features)
    return { predicted: margins.indexOf(Math.max(...margins)), actual: label }
  })
}

const ofMessage = /^(?:first|subject|pair|body):/

function onlyMessage(example: TypeExample): TypeExample {
  return { ...example, features: keep(example.features, (name) => ofMessage.test(name)) }
}

function onlyChange(example: TypeExample): TypeExample {
  return { ...example, features: keep(example.features, (name) => !ofMessage.test(name)) }
}

function keep(features: Features, accept: (name: string) => boolean): Features {
  return new Map([...features].filter(([name]) => accept(name)))
}

function shuffleLabels(examples: readonly TypeExample[]): TypeExample[] {
  const shuffled = createRandom(11).shuffle(examples.map(({ label }) => label))
  return examples.map((example, index) => ({ ...example, label: shuffled[index] ?? 0 }))
}
