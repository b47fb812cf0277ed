import { readFileSync } from 'node:fs'
import type { ChangeType } from '../commit.ts'
import type { TreeModel } from './boosted-trees.ts'
import type { LinearModel } from './linear-model.ts'
import type { LogisticModel } from './logistic-model.ts'
import type { RiskModel } from './risk-model.ts'

/** All that training has learnt; each part lies in `weights/<name>.weights.json`. */
export interface Weights {
  why: LogisticModel
  what: LogisticModel
  type: { classes: readonly ChangeType[]; linear: LinearModel }
  tangle: { links: LinearModel; trees: TreeModel; threshold: number }
  risk: RiskModel
}

/** The parts in the order they are trained in. */
export const weightNames = ['why', 'what', 'type', 'tangle', 'risk'] as const

/** Where the weights of one part lie. */
export function weightsFile(name: keyof Weights): URL {
  return new URL(`./weights/${name}.weights.json`, import.meta.url)
}

/** Reads the shipped weights: a few hundred kilobytes, some milliseconds. */
export function readWeights(): Weights {
  const parts = weightNames.map((name) => [name, JSON.parse(readFileSync(weightsFile(name), 'utf8'))])
  return Object.fromEntries(parts) as Weights
}
