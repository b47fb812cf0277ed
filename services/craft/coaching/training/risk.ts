import type { LogisticModel } from '../analysis/prediction/logistic-model.ts'
import { riskFeatures } from '../analysis/prediction/risk-features.ts'
import { fitLogistic, type LogisticExample } from './fit-logistic.ts'
import type { RiskRow } from './read-data.ts'

/** Rows of one project beyond this many are thinned evenly, so that no project drowns the others. */
const ROWS_PER_PROJECT = 4_000

export function riskExamples(rows: readonly RiskRow[]): LogisticExample[] {
  return rows.map((row) => ({ group: row.project, label: row.bug === 1, features: riskFeatures(row) }))
}

/** The earlier 80 % of each project, thinned. */
export function riskTrainingRows(rows: readonly RiskRow[]): RiskRow[] {
  return [...Map.groupBy(rows, ({ project }) => project).values()].flatMap((all) => {
    const early = all.slice(0, Math.floor(all.length * 0.8))
    const step = Math.max(1, Math.floor(early.length / ROWS_PER_PROJECT))
    return early.filter((_, index) => index % step === 0)
  })
}

/** Learns from changes whose defects are known how likely a change is to introduce one. */
export function trainRisk(examples: readonly LogisticExample[]): LogisticModel {
  return fitLogistic(examples, { penalty: 1, minimumCount: 1, balance: 0.5 })
}
