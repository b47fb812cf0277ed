import type { ChangeHistory } from '../analysis/commit.ts'
import { createRiskScorer, type RiskScorer } from '../analysis/prediction/risk-model.ts'
import { type Figure, measure } from './figure.ts'
import { areaUnderCurve } from './metrics.ts'
import type { RiskRow } from './read-data.ts'
import { fitRisk, riskTrainingRows, riskTrees, withoutPast } from './risk.ts'
import { createRandom } from './seeded-random.ts'

interface Outcome {
  project: string
  score: number
  size: number
  bug: boolean
}

const byScore = (rows: readonly Outcome[]) =>
  areaUnderCurve(
    rows.map(({ score }) => score),
    rows.map(({ bug }) => bug),
  )

const bySize = (rows: readonly Outcome[]) =>
  areaUnderCurve(
    rows.map(({ size }) => size),
    rows.map(({ bug }) => bug),
  )

/** The mean of the projects' figures: defects are far more frequent in some, so pooled ranks would tell projects apart. */
const perProject = (statistic: (rows: readonly Outcome[]) => number) => (rows: readonly Outcome[]) => {
  const byProject = Map.groupBy(rows, ({ project }) => project)
  return [...byProject.values()].reduce((sum, part) => sum + statistic(part), 0) / byProject.size
}

/** Defect-introducing changes, each project judged by a model that learnt from the earlier 80 % of the others. */
export function evaluateRisk(rows: readonly RiskRow[]): Figure[] {
  const projects = [...new Set(rows.map(({ project }) => project))]
  const training = riskTrainingRows(rows)
  const scorers = new Map(projects.map((project) => [project, scorerWithout(project, training)]))
  const outcomes = judge(rows, scorers)
  const changeAlone = judge(rows, scorers, withoutPast)
  // Which way the measures point is known beforehand, and would tell defects without any label.
  const undirected = { ...riskTrees, monotone: {} }
  const shuffledRows = shuffleLabels(training)
  const shuffled = judge(
    rows,
    new Map(projects.map((project) => [project, scorerWithout(project, shuffledRows, undirected)])),
  )
  return [
    measure('risk AUC, mean of the projects', outcomes, perProject(byScore)),
    ...projects.map((project) => measure(`  ${project}`, outcomes.filter(of(project)), byScore)),
    measure('  later 20 % of each project', lastFifth(outcomes, projects), perProject(byScore)),
    measure('  asked without any history', changeAlone, perProject(byScore)),
    measure('  number of added lines alone', outcomes, perProject(bySize), 'the same in Zeng et al. 2021'),
    measure('  the same model, labels shuffled', shuffled, perProject(byScore), 'chance'),
  ]
}

function scorerWithout(project: string, training: readonly RiskRow[], trees = riskTrees): RiskScorer {
  return createRiskScorer(
    fitRisk(
      training.filter((row) => row.project !== project),
      trees,
    ),
  )
}

function judge(
  rows: readonly RiskRow[],
  scorers: ReadonlyMap<string, RiskScorer>,
  known: (row: RiskRow) => ChangeHistory = (row) => row,
): Outcome[] {
  return rows.map((row) => ({
    project: row.project,
    score: scorers.get(row.project)?.margin(known(row)) ?? 0,
    size: row.la,
    bug: row.bug === 1,
  }))
}

function lastFifth(outcomes: readonly Outcome[], projects: readonly string[]): Outcome[] {
  return projects.flatMap((project) => {
    const own = outcomes.filter(of(project))
    return own.slice(Math.floor(own.length * 0.8))
  })
}

function of(project: string) {
  return (row: { project: string }) => row.project === project
}

function shuffleLabels(rows: readonly RiskRow[]): RiskRow[] {
  const bugs = createRandom(11).shuffle(rows.map(({ bug }) => bug))
  return rows.map((row, index) => ({ ...row, bug: bugs[index] ?? 0 }))
}
