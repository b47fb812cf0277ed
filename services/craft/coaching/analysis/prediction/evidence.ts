import type { Evidence } from '../commit.ts'
import { describeFeature } from './describe-feature.ts'
import type { Contribution } from './yes-no-model.ts'

const MOST = 6
const LEAST_WEIGHT = 0.05

/** The features that moved a probability most, in words; features that read alike are added up. */
export function explain(contributions: readonly Contribution[]): Evidence[] {
  const strongest = contributions
    .filter(({ weight }) => Math.abs(weight) > LEAST_WEIGHT / 4)
    .sort(byStrength)
    .slice(0, 4 * MOST)
  const phrases = new Map<string, number>()
  for (const { feature, weight } of strongest) {
    const phrase = describeFeature(feature)
    phrases.set(phrase, (phrases.get(phrase) ?? 0) + weight)
  }
  return [...phrases]
    .map(([feature, weight]) => ({ feature, weight: Math.round(weight * 100) / 100 }))
    .filter(({ weight }) => Math.abs(weight) >= LEAST_WEIGHT)
    .sort(byStrength)
    .slice(0, MOST)
}

function byStrength(a: { weight: number }, b: { weight: number }): number {
  return Math.abs(b.weight) - Math.abs(a.weight)
}
