import { riskFeatures, riskValues } from '../analysis/prediction/risk-features.ts'
import type { YesNoModel } from '../analysis/prediction/yes-no-model.ts'
import { fitYesNo, type YesNoExample } from './fit-yes-no.ts'
import { leaveOneGroupOut } from './folds.ts'
import type { RiskRow } from './read-data.ts'

/** Rows of one project beyond this many are thinned evenly, so that no project drowns the others. */
const ROWS_PER_PROJECT = 5_000

export function riskExamples(rows: readonly RiskRow[]): YesNoExample[] {
  return rows.map((row) => {
    const values = riskValues(row)
    return { group: row.project, label: row.bug === 1, values, features: riskFeatures(values) }
  })
}

/** The earlier 80 % of each project, thinned. */
export function riskTrainingRows(rows: readonly RiskRow[]): RiskRow[] {
  return [...new Set(rows.map(({ project }) => project))].flatMap((project) => {
    const all = rows.filter((row) => row.project === project)
    const early = all.slice(0, Math.floor(all.length * 0.8))
    const step = Math.max(1, Math.floor(early.length / ROWS_PER_PROJECT))
    return early.filter((_, index) => index % step === 0)
  })
}

/** Learns from changes whose defects are known how likely a change is to introduce one. */
export function trainRisk(examples: readonly YesNoExample[]): YesNoModel {
  return fitYesNo(examples, {
    linear: { penalty: 1, minimumCount: 1 },
    trees: {
      features: [
        'added',
        'added_by_fix',
        'added_per_file',
        'fix',
        'deleted',
        'files',
        'folders',
        'entropy',
        'lines_before',
        'age',
        'changes_before',
      ],
      rounds: 100,
      depth: 3,
      learningRate: 0.08,
      minimumLeaf: 100,
      penalty: 1,
      rowShare: 0.7,
      featureShare: 0.7,
      monotone: { added: 1, added_per_file: 1, added_by_fix: 1, files: 1, folders: 1, entropy: 1 },
    },
    folds: leaveOneGroupOut,
  })
}
