import type { Evidence } from '../commit.ts'
import { describeFeature } from './describe-feature.ts'
import type { Contribution } from './linear-model.ts'

const MOST = 6
const LEAST_WEIGHT = 0.05

/** Puts the features that moved a probability most into words; features that read alike are added up. */
export type Explain = (contributions: readonly Contribution[]) => Evidence[]

/** Remembers the phrases it has made: there are no more than the models have features. */
export function createExplainer(): Explain {
  const phrases = new Map<string, string>()
  const describe = ({ feature, present }: Contribution) => {
    const key = present ? feature : `!${feature}`
    const known = phrases.get(key)
    if (known !== undefined) return known
    const phrase = describeFeature(feature, present)
    phrases.set(key, phrase)
    return phrase
  }
  return (contributions) => {
    const strongest = contributions
      .filter(({ weight }) => Math.abs(weight) >= LEAST_WEIGHT)
      .sort(byStrength)
      .slice(0, 2 * MOST)
    const sums = new Map<string, number>()
    for (const contribution of strongest) {
      const phrase = describe(contribution)
      sums.set(phrase, (sums.get(phrase) ?? 0) + contribution.weight)
    }
    return [...sums]
      .map(([feature, weight]) => ({ feature, weight: Math.round(weight * 100) / 100 }))
      .sort(byStrength)
      .slice(0, MOST)
  }
}

function byStrength(a: { weight: number }, b: { weight: number }): number {
  return Math.abs(b.weight) - Math.abs(a.weight)
}
