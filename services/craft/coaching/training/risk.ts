import { type LinearModel, sigmoid } from '../analysis/prediction/linear-model.ts'
import { riskFeatures, riskMeasures, riskRow } from '../analysis/prediction/risk-features.ts'
import { createRiskScorer, type RiskModel } from '../analysis/prediction/risk-model.ts'
import { fitLinear } from './fit-linear.ts'
import { fitCalibration, withoutFeature } from './fit-logistic.ts'
import { fitTrees, type TreeOptions } from './fit-trees.ts'
import { leaveOneGroupOut } from './folds.ts'
import type { RiskRow } from './read-data.ts'
import { createRandom } from './seeded-random.ts'

/** Rows of one project beyond this many are thinned evenly. */
const rowsPerProject = 4_000

/** How much of the margin is the trees'. */
const treeShare = 0.3

/** Every so manyth row is learnt without its past, so that the trees know what to do where there is none. */
const everyWithoutPast = 4

/** How the trees are grown: the margin may only rise with the measures that mean more change, and fall with experience. */
export const riskTrees: TreeOptions = {
  classes: 2,
  rounds: 75,
  depth: 3,
  learningRate: 0.1,
  minimumLeaf: 50,
  penalty: 3,
  rowShare: 0.6,
  featureShare: 0.7,
  monotone: {
    added: 1,
    deleted: 1,
    files: 1,
    folders: 1,
    spread: 1,
    added_per_file: 1,
    fix: 1,
    lines_before: 1,
    growth: 1,
    experience: -1,
    experience_here: 1,
    experience_of_late: 1,
  },
}

/** The earlier 80 % of each project, thinned. */
export function riskTrainingRows(rows: readonly RiskRow[]): RiskRow[] {
  return [...Map.groupBy(rows, ({ project }) => project).values()].flatMap((all) => {
    const early = all.slice(0, Math.floor(all.length * 0.8))
    const step = Math.max(1, Math.floor(early.length / rowsPerProject))
    return early.filter((_, index) => index % step === 0)
  })
}

/** Learns from changes whose defects are known how likely a change is to introduce one; calibrated on projects held out. */
export function trainRisk(rows: readonly RiskRow[]): RiskModel {
  const grouped = rows.map((row) => ({ ...row, group: row.project }))
  const heldOut = leaveOneGroupOut(grouped).flatMap(({ train, test }) => {
    if (train.length === 0) return []
    const scorer = createRiskScorer(fitRisk(train))
    return test.map((row) => ({ margin: scorer.margin(row), label: row.bug === 1 }))
  })
  const calibration = fitCalibration(heldOut)
  return { ...fitRisk(rows), calibration, threshold: sigmoid(calibration.intercept) }
}

/** The same without calibration, which changes no order. */
export function fitRisk(rows: readonly RiskRow[], trees: TreeOptions = riskTrees): RiskModel {
  return {
    linear: fitChange(rows),
    trees: fitPast(rows, trees),
    share: treeShare,
    calibration: { slope: 1, intercept: 0 },
    threshold: 0.5,
  }
}

/** Each project weighs the same and has an intercept of its own: how frequent defects are there says nothing of a change. */
function fitChange(rows: readonly RiskRow[]): LinearModel {
  const sizes = Map.groupBy(rows, ({ project }) => project)
  const defects = rows.filter(({ bug }) => bug === 1).length
  const names = [...sizes.keys()].map((project) => `project:${project}`)
  const model = fitLinear(
    rows.map((row) => ({
      features: new Map([...riskFeatures(row), [`project:${row.project}`, 3]]),
      label: row.bug,
      weight:
        (rows.length / sizes.size / (sizes.get(row.project)?.length ?? 1)) *
        Math.sqrt(rows.length / 2 / Math.max(1, row.bug === 1 ? defects : rows.length - defects)),
    })),
    { classes: 2, penalty: 1, minimumCount: 1 },
  )
  return names.reduce(withoutFeature, model)
}

/** Within each project, changes with and without a defect weigh the same. */
function fitPast(rows: readonly RiskRow[], options: TreeOptions): RiskModel['trees'] {
  const alike = Map.groupBy(rows, ({ project, bug }) => `${project} ${bug}`)
  const examples = rows.map((row, index) => ({
    values: riskRow(index % everyWithoutPast === 0 ? withoutPast(row) : row),
    label: row.bug,
    weight: rows.length / alike.size / (alike.get(`${row.project} ${row.bug}`)?.length ?? 1),
  }))
  return fitTrees(riskMeasures, examples, options, createRandom(1))
}

/** What is known of a change whose past was not given. */
export function withoutPast({ ns, nd, nf, entropy, la, ld, fix }: RiskRow) {
  return { ns, nd, nf, entropy, la, ld, fix }
}
